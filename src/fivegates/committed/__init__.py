"""Live-looking credentials in single files, whoever loads them."""

"""The quarterly access review: what is on its pages, and a module for each format."""

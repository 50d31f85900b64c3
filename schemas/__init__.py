"""The JSON schemas of what fivegates reads and writes, shipped as the package ``fivegates.schemas``."""

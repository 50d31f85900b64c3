"""The checks, one YAML file each, shipped as the package ``fivegates.checks``."""

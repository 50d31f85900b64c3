"""fivegates: a policy linter for AI agents as identities."""

__version__ = "0.1.0"

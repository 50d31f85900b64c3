"""fivegates: a policy linter for AI agents as identities."""

import sys

__version__ = "0.1.0"

if sys.version_info < (3, 11, 5):  # before any expression is compiled
    from .possessive import mend

    mend()

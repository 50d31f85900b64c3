"""The one way to files: a working tree, the git index, a commit or memory, all behind ``Tree``."""

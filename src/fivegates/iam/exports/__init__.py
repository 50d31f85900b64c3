"""Roles as their platforms list them: a user's own exports, and the file of the tree that keeps what was imported."""

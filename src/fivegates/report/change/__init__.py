"""``fivegates diff``: what a change brings, as text, JSON and Markdown."""

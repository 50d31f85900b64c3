"""``fivegates split``: the plan that moves agents off a shared identity, as Markdown and JSON."""

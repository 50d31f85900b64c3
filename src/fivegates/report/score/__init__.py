"""``fivegates score``: the five gates as a scorecard, as text, JSON, Markdown and a badge."""

"""The check engine: checks are data, a check is one question to the facts, and its rows are the findings."""

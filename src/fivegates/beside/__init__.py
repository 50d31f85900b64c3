"""``--checkov``: checkov's own identity and secret checks on what belongs to agents, through the extra ``fivegates[checkov]``; off by
default.
"""

"""``--helm sdk``: charts of the tree rendered by Helm itself, through the optional extra ``fivegates[helm]``; off by default."""

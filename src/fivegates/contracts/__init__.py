"""Agent contracts and inventories: what somebody wrote down about an agent, read and validated."""

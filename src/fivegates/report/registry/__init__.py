"""The registry of agents: one row for each agent, in every format that it is printed and kept in."""

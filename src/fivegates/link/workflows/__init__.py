"""Who can start the agents of workflows, what holds others off, and what the token of a run may do."""

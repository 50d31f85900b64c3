"""What time and people do to agents: who has what to do with them, who leaves, and what changed since somebody last looked."""

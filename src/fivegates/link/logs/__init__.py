"""What is known about logs: where they go, what keeps and carries them, what audits the rest, and what rings."""

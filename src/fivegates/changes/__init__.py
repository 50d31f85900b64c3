"""A change: the facts of its base and its head, and what it brings, takes away and alters."""

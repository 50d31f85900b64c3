"""Facts: what the scan found, as rows of a small relational schema that every check asks."""

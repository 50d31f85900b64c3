"""Resources to what they say about workloads, identities, grants and credentials, driven by catalogue data."""

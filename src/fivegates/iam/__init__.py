"""What identities may do, read from policies and role bindings."""

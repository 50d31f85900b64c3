"""Role bindings joined with the accounts that they name and the roles that they give, over all units of a tree."""

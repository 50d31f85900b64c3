"""Joining what was extracted: canonical identities, agents, effective identities, owners and contracts, as rows of facts."""

"""Findings: what a check said about one thing, and what settles whether it blocks."""

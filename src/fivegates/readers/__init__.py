"""Bytes to documents with places: one reader for each language, pure, bounded, recovering."""

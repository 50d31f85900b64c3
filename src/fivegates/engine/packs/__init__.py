"""Packs: checks that the scanned repository brings along, as data. A stranger wrote them; see ``facts.guard`` for what they may ask."""

"""Who works here: the list of people that a tree or its user names, and who of them is who. Nothing of it is ever printed as a whole."""

from .load import load_roster, read_roster
from .model import ACTIVE, GONE, UNLISTED, Person, Roster

__all__ = ["ACTIVE", "GONE", "UNLISTED", "Person", "Roster", "load_roster", "read_roster"]

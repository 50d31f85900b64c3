"""A contract drafted from the facts about an agent: what the files say, and ``TODO`` for what a person must say."""

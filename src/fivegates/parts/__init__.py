"""A tree in parts that deploy nothing for each other, as the settings say: each is read and kept by itself, so that an edit costs its part.

What lies in no part is shared: every part sees it. Parts that turn out to know one thing in common are read as one.
"""

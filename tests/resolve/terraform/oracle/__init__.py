"""Asks the real ``terraform`` what it makes of a case and records the answer, so that tests need no ``terraform``: ``make oracle``."""

"""The pages below docs/ that are written from code, schemas, checks and catalogue; ``tools/docs.py`` puts them in place."""

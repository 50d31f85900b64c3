"""The report as one HTML file: what it shows (``model``), where that comes from, and how it is written."""

"""The score as an SVG badge: one file, no font, script or address of anywhere else."""

from __future__ import annotations

from .card import Card

LABEL = "five gates"
COLOURS = {"green": "#2e7d32", "amber": "#b26a00", "red": "#c62828", "grey": "#6b6b6b"}
_WIDE = 7  # points that a character takes


def render(card: Card) -> str:
    """``five gates | 3/5`` in the colour of the worst gate."""
    said = f"{card.green}/5" if card.agents else "no agents"
    worst = next((word for word in ("red", "amber", "green") if any(gate.colour == word for gate in card.gates)), "grey")
    left, right = len(LABEL) * _WIDE + 10, len(said) * _WIDE + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{LABEL}: {said}">'
        f"<title>{LABEL}: {said}</title>"
        f'<rect width="{left}" height="20" fill="#3c3c3c"/><rect x="{left}" width="{right}" height="20" fill="{COLOURS[worst]}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{LABEL}</text><text x="{left + right / 2}" y="14">{said}</text></g></svg>\n'
    )

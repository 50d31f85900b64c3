"""Charts that lie in the tree, rendered without helm and without running anything: every value keeps the line it was written on."""

from __future__ import annotations

from .chart import Chart
from .load import ChartLoader
from .render import ReleaseName, Rendered, render
from .units import ChartUnits, chart_units

__all__ = ["Chart", "ChartLoader", "ChartUnits", "ReleaseName", "Rendered", "chart_units", "render"]

"""What the real Helm makes of the charts in ``charts/``: ``make helm-oracle`` writes it to ``recorded.json``; no test needs Helm."""

from __future__ import annotations

import json
from pathlib import Path

import helm_python

HERE = Path(__file__).parent
NAME, NAMESPACE = "demo", "prod"


def rendered(folder: Path) -> dict[str, str]:
    """The text of each template of a chart, with the values of ``given.yaml`` where it has such a file."""
    given = folder / "given.yaml"
    values = helm_python.values_from_yaml(given.read_text(encoding="utf-8")) if given.exists() else {}
    with helm_python.Chart.load(str(folder)) as chart:
        return dict(chart.render(values, name=NAME, namespace=NAMESPACE))


def main() -> None:
    found = {folder.name: rendered(folder) for folder in sorted((HERE / "charts").iterdir())}
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=True)
    (HERE / "recorded.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

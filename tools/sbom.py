"""Lists what fivegates brings along, with licences, as CycloneDX: ``python tools/sbom.py [--check]``.

``requirements/sbom.cdx.json`` names each package of ``requirements/action.txt`` at its pinned version. The licence is what the
installed package says of itself at that version; for one that is not installed here (of another system, or another version)
it stays as it was written. Nobody is asked.
"""

from __future__ import annotations

import json
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pins
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILE = ROOT / "requirements" / "sbom.cdx.json"
BUILD_ONLY = {"setuptools"}
_CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}


def bill(written: dict[str, Any]) -> dict[str, Any]:
    """The bill of materials; licences that cannot be read here come from the one that is written."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = {one["purl"]: one["licenses"] for one in written.get("components", ()) if one.get("licenses")}
    pinned = pins.read(pins.FILE.read_text(encoding="utf-8"))
    direct = {canonicalize_name(one.name) for one in pins.asked()}
    parts = [component(name, pin.version, known) for name, pin in sorted(pinned.items()) if name not in BUILD_ONLY]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "fivegates",
                "name": project["name"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": "fivegates", "dependsOn": [one["bom-ref"] for one in parts if one["name"] in direct]}],
    }


def component(name: str, version: str, known: dict[str, Any]) -> dict[str, Any]:
    """One package."""
    purl = f"pkg:pypi/{name}@{version}"
    licence = said(name, version)
    licences = [{"license": {"id": licence}}] if licence else known.get(purl, [])
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "licenses": licences, "purl": purl}


def said(name: str, version: str) -> str:
    """The licence that an installed package says it has, as an SPDX id; empty where it is not installed or says none."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    if about["Version"] != version:
        return ""
    classified = [_CLASSIFIERS[one] for one in about.get_all("Classifier", []) if one in _CLASSIFIERS]
    return str(about.get("License-Expression") or next(iter(classified), about.get("License") or ""))


def mistakes(found: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """In a sentence each, what is wrong with the file."""
    wrong = [f"{one['name']} has no licence" for one in wanted["components"] if not one["licenses"]]
    return [*wrong, *(["it is out of step"] if found != wanted else [])]


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` say what is wrong with it (exit code 1)."""
    found = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    wanted = bill(found)
    if "--check" not in arguments:
        FILE.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8", newline="\n")
        found = wanted
    wrong = mistakes(found, wanted)
    sys.stderr.write("".join(f"requirements/sbom.cdx.json: {one}: run `make sbom`\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

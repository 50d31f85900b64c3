"""Records every answer anew, or compares made-up expressions: see ``make oracle`` and ``make oracle-fuzz``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .terraform import OracleError, check_terraform


def main() -> int:
    parser = argparse.ArgumentParser(prog="oracle", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    record = commands.add_parser("record", help="ask terraform for every recorded answer again")
    record.add_argument("--more", type=Path, help="a file of more expressions, one a line")
    compare = commands.add_parser("fuzz", help="compare made-up expressions")
    compare.add_argument("--batches", type=int, default=10, help="of 500 expressions each")
    compare.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        check_terraform()
        return record_all(options.more) if options.command == "record" else compare_all(options.batches, options.seed)
    except OracleError as error:
        print(f"oracle: {error}", file=sys.stderr)
        return 2


def record_all(more: Path | None) -> int:
    from . import blocks, configurations, expressions

    added = more.read_text(encoding="utf-8").splitlines() if more is not None else []
    print(f"{expressions.record([line for line in added if line.strip()])} expressions")
    print(f"{configurations.record()} configurations")
    print(f"{blocks.record()} bodies with nested blocks")
    return 0


def compare_all(batches: int, seed: int) -> int:
    from .batch import BATCH
    from .fuzz import fuzz

    found = list(fuzz(batches, seed))
    for expression, *answers in sorted(found, key=lambda difference: len(difference[0])):
        terraform, fivegates = (json.dumps(answer, ensure_ascii=False) for answer in answers)
        print(f"{expression}\n    terraform: {terraform}\n    fivegates: {fivegates}")
    print(f"{len(found)} of {batches * BATCH} expressions differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

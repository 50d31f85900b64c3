"""What a matrix gives each run of a job of a workflow, and texts with the values of one run put in.

Source: GitHub's documentation of ``jobs.<job_id>.strategy.matrix``: each combination of the lists, without what ``exclude`` names, and what
``include`` adds to those that it does not contradict, else beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from ..resolve.interface import Resource
from ..resolve.workflows.expressions import asked_of_matrix
from ..values import Unknown, Value, entries_of, joined_texts

MOST_RUNS = 50

Run = Mapping[str, Value]


def runs_of(job: Resource) -> list[Run]:
    """The values of each run by name, as far as they are known; empty where the job has no matrix, or an expression makes it."""
    strategy = job.get("strategy")
    matrix = entries_of(strategy.get("matrix") if strategy is not None else None)
    lists = {name: value for name, value in matrix.items() if name not in ("include", "exclude")}
    if any(not isinstance(value.data, tuple) for value in lists.values()):
        return []
    chosen = product(*(value.items() for value in lists.values()))
    runs = [dict(zip(lists, values, strict=True)) for values in islice(chosen, MOST_RUNS)] if lists else []
    dropped = [entries_of(row) for row in _rows(matrix, "exclude")]
    runs = [run for run in runs if not any(row and _agrees(run, row, row) for row in dropped)]
    for row in islice(map(entries_of, _rows(matrix, "include")), MOST_RUNS):
        fitting = [run for run in runs if _agrees(run, row, lists)] if lists else []
        for run in fitting:
            run.update(row)
        if not fitting:
            runs.append(dict(row))
    return list(runs)


def in_run(value: Value, run: Run) -> Value:
    """The value with what it asks of the matrix put in."""
    return value.with_leaves(lambda leaf: _filled(leaf, run))


def _rows(matrix: Mapping[str, Value], name: str) -> tuple[Value, ...]:
    return matrix[name].items() if name in matrix else ()


def _agrees(run: Run, row: Run, names: Mapping[str, Value]) -> bool:
    """Whether a row says of those of ``names`` that it has what the run says, too."""
    return all(name in run and run[name].data == value.data for name, value in row.items() if name in names)


def _filled(value: Value, run: Run) -> Value:
    if not isinstance(value.data, Unknown):
        return value
    asked = asked_of_matrix(value.data)
    if asked:
        return _given(asked, run) or value
    if not value.data.parts:
        return value
    return joined_texts(_pieces(value.data, run), value.origin)


def _pieces(unknown: Unknown, run: Run) -> Iterator[str | Unknown]:
    for part in unknown.parts:
        given = _given(asked_of_matrix(part), run) if isinstance(part, Unknown) else None
        data = given.data if given is not None else part
        yield data if isinstance(data, str | Unknown) else str(data).lower()


def _given(path: str, run: Run) -> Value | None:
    """``app.name`` of a run; None where it is not known, or no plain value."""
    first, *steps = path.split(".")
    value = run.get(first)
    for step in steps:
        value = value.get(step) if value is not None else None
    return value if value is not None and isinstance(value.data, str | int | float) else None

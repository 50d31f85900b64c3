"""Refuses queries that conclude from absence without proof, by walking the whole query; needs sqlglot (``fivegates[packs]``).

A SELECT concludes from absence when its condition holds because rows are missing. It must then inner-join ``closed`` on a subject of its
own rows and on one fact by name, because only there everything that could have added a row was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlglot
from sqlglot import exp

NULL_HIDERS = (exp.Coalesce, exp.Case, exp.If)
COMPARISONS = (exp.EQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NEQ, exp.Not, exp.Between, exp.In)


def refuse(sql: str) -> list[str]:
    """Why ``sql`` must not be a check's query; empty where it may. Raises ``sqlglot.errors.SqlglotError`` where it is no query."""
    reasons: list[str] = []
    tree: Any = sqlglot.parse_one(sql, read="sqlite")
    counts = _count_names(tree)
    for node in tree.walk():
        reason = _absence(node) or (_counts_nothing(node, counts) if isinstance(node, COMPARISONS) else "")
        if reason and not _proved(node):
            reasons.append(f"{reason} without an inner join to closed: {node.sql()[:90]}")
    return reasons


def _absence(node: exp.Expression) -> str:
    """How this node concludes from absence, '' where it does not."""
    if isinstance(node, exp.Except):
        return "EXCEPT"
    if isinstance(node, exp.Exists) and not _held_true(node):
        return "NOT EXISTS"
    if isinstance(node, exp.In) and (node.args.get("query") or node.find(exp.Subquery, exp.Select)) and not _held_true(node):
        return "NOT IN"
    if isinstance(node, exp.All):
        return "ALL"
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) and not _denied(node):
        return _null_of(node.this, node)
    if isinstance(node, exp.NullSafeEQ) and (isinstance(node.expression, exp.Null) or isinstance(node.this, exp.Null)):
        return _null_of(node.this if isinstance(node.expression, exp.Null) else node.expression, node)
    if isinstance(node, NULL_HIDERS) and _in_condition(node) and any(_outer(column) for column in node.find_all(exp.Column)):
        return "a default for an outer join's missing row"
    return ""


def _held_true(node: exp.Expression) -> bool:
    """Whether the condition is used as it stands: below AND, OR and parentheses of a condition, or in CASE WHEN of a result column."""
    child, parent = node, node.parent
    while isinstance(parent, (exp.And, exp.Or, exp.Paren)):
        child, parent = parent, parent.parent
    return isinstance(parent, (exp.Where, exp.Having, exp.Join)) or (
        isinstance(parent, exp.If) and parent.this is child and not _in_condition(parent)
    )


def _denied(node: exp.Expression) -> bool:
    """Whether an odd number of NOTs, and nothing else but AND and OR, stands between a condition and this node."""
    denied, parent = False, node.parent
    while isinstance(parent, (exp.And, exp.Or, exp.Paren, exp.Not)):
        denied ^= isinstance(parent, exp.Not)
        parent = parent.parent
    return denied and (isinstance(parent, (exp.Where, exp.Having, exp.Join)) or not _in_condition(node))


def _in_condition(node: exp.Expression) -> bool:
    return _enclosing_condition(node) is not None


def _enclosing_condition(node: exp.Expression) -> exp.Expression | None:
    parent = node.parent
    while parent is not None and not isinstance(parent, exp.Select):
        if isinstance(parent, (exp.Where, exp.Having, exp.Join)):
            return parent
        parent = parent.parent
    return None


def _null_of(subject: exp.Expression, node: exp.Expression) -> str:
    if subject.find(exp.Subquery, exp.Select, exp.AggFunc):
        return "IS NULL of a query or an aggregate"
    if _in_condition(node) and any(_outer(column) for column in subject.find_all(exp.Column)):
        return "IS NULL after an outer join"
    return ""


def _outer(column: exp.Expression) -> bool:
    """Whether a column may come from the optional side of an outer join of its SELECT."""
    select = column.find_ancestor(exp.Select)
    if select is None or not isinstance(column, exp.Column):
        return False
    optional: set[str] = set()
    for join in select.args.get("joins") or []:
        side = (join.side or "").upper()
        if side in ("LEFT", "FULL"):
            optional.add(join.this.alias_or_name)
        if side in ("RIGHT", "FULL"):
            optional |= {name for name in _sources(select) if name != join.this.alias_or_name}
    return bool(optional) and (not column.table or column.table in optional)


def _sources(select: exp.Select) -> Iterator[str]:
    start = select.args.get("from_") or select.args.get("from")
    if start is not None:
        yield start.this.alias_or_name
    for join in select.args.get("joins") or []:
        yield join.this.alias_or_name


def _counts_nothing(node: exp.Expression, counts: set[str]) -> str:
    """COUNT(...) = 0 and its disguises: a comparison of a count that too few rows satisfy."""
    if isinstance(node, exp.Not):
        return "NOT of a count" if _in_condition(node) and _counted(node.this.unnest(), counts) else ""
    if not _in_condition(node):
        return ""
    left, right = _counted(node.this, counts), _counted(node.args.get("expression"), counts)
    if isinstance(node, (exp.Between, exp.In)):
        return "a count within bounds" if left else ""
    if not left and not right:
        return ""
    if isinstance(node, exp.NEQ):
        other = node.expression if left else node.this
        return "" if isinstance(other, exp.Literal) and other.this == "0" else "a count other than"
    if isinstance(node, exp.EQ):
        return "a count equal to"
    below = left if isinstance(node, (exp.LT, exp.LTE)) else right
    return "a count below a bound" if below else ""


def _counted(node: exp.Expression | None, counts: set[str]) -> bool:
    """Whether a count or sum, or a column that is one in a query below, stands in this expression."""
    if node is None:
        return False
    return bool(node.find(exp.Count, exp.Sum)) or any(column.name in counts for column in node.find_all(exp.Column))


def _count_names(tree: exp.Expression) -> set[str]:
    """Names under which queries inside this one give counts."""
    return {alias.alias for alias in tree.find_all(exp.Alias) if isinstance(alias.this, (exp.Count, exp.Sum))}


def _proved(node: exp.Expression) -> bool:
    """Whether the SELECT whose rows depend on this node inner-joins ``closed``."""
    if isinstance(node, exp.Except):
        return isinstance(node.this, exp.Select) and _joins_closed(node.this)
    select = node.find_ancestor(exp.Select)
    return select is not None and _joins_closed(select)


def _joins_closed(select: exp.Select) -> bool:
    start = select.args.get("from_") or select.args.get("from")
    inner = [] if start is None else [(start.this, None)]
    inner += [(join.this, join.args.get("on")) for join in select.args.get("joins") or [] if not join.side]
    where = select.args.get("where")
    for table, on in inner:
        if isinstance(table, exp.Table) and table.name == "closed":
            conditions = [*_conjuncts(on), *_conjuncts(where.this if where else None)]
            if _names_fact(table.alias_or_name, conditions) and _ties_subject(table.alias_or_name, conditions):
                return True
    return False


def _conjuncts(node: exp.Expression | None) -> Iterator[exp.Expression]:
    if isinstance(node, (exp.And, exp.Paren)):
        for part in (node.this, node.args.get("expression")):
            yield from _conjuncts(part)
    elif node is not None:
        yield node


def _names_fact(alias: str, conditions: list[exp.Expression]) -> bool:
    return any(
        isinstance(condition, exp.EQ) and {_name(condition.this, alias), _name(condition.expression, alias)} == {"fact", "'literal'"}
        for condition in conditions
    )


def _ties_subject(alias: str, conditions: list[exp.Expression]) -> bool:
    return any(
        isinstance(condition, exp.EQ)
        and "subject" in (_name(condition.this, alias), _name(condition.expression, alias))
        and all(isinstance(side, exp.Column) for side in (condition.this, condition.expression))
        and {condition.this.table, condition.expression.table} != {alias}
        for condition in conditions
    )


def _name(node: exp.Expression, alias: str) -> str:
    if isinstance(node, exp.Literal) and node.is_string:
        return "'literal'"
    return node.name if isinstance(node, exp.Column) and node.table == alias else ""

"""A review as CSV: our own columns, or those of an organisation's template."""

from __future__ import annotations

import csv
import io

from ...errors import UsageError
from ...named_tuple import NamedTuple
from ..cells import cell, table
from .fields import FIELDS, SIGN_OFF, field_of, is_for_a_person
from .model import Review

MOST_COLUMNS = 1000


class Template(NamedTuple):
    """An organisation's columns as it heads them, and what separates them."""

    heads: tuple[str, ...]
    delimiter: str


def render(review: Review) -> str:
    """A line for each page, with empty columns for the sign-off."""
    heads = (*(field.name for field in FIELDS), *SIGN_OFF)
    return table(heads, [(*(field.say(page) for field in FIELDS), *("" for _ in SIGN_OFF)) for page in review.pages])


def read_template(text: str) -> Template:
    """The columns in the first line that holds any; commas, semicolons or tabs separate them. Raises ``UsageError``."""
    text = text.removeprefix("\ufeff").lstrip("\r\n")
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        heads = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error as error:
        raise UsageError(
            f"the template is no CSV that can be read: {error}", "its first line names the columns, for example: agent,owner,decision"
        ) from error
    if not any(head.strip() for head in heads):
        raise UsageError("the template has no columns", "its first line names them, for example: agent,owner,permissions,decision")
    if len(heads) > MOST_COLUMNS:
        raise UsageError(f"the template has more than {MOST_COLUMNS:,} columns", "take those out that are not filled")
    return Template(tuple(heads), delimiter)


def unknown_columns(template: Template) -> list[str]:
    """The headers that mean nothing of a review and are not for the reviewer to fill in."""
    return [head for head in template.heads if head.strip() and field_of(head) is None and not is_for_a_person(head)]


def fill(review: Review, template: Template) -> str:
    """The template's own first line, and a line for each page; what is unknown or for a person stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=template.delimiter, lineterminator="\n")
    writer.writerow([cell(head) for head in template.heads])
    fields = [field_of(head) for head in template.heads]
    writer.writerows([[cell(field.say(page)) if field is not None else "" for field in fields] for page in review.pages])
    return out.getvalue()

"""What a run asks is what its options say, and a name that does not exist is told."""

from __future__ import annotations

import pytest

from fivegates.engine.select import load_checks, load_examples, select_checks
from fivegates.errors import UsageError

CHECKS = load_checks()
ONE = CHECKS[0]


def ids(**options: object) -> list[str]:
    extra = [ONE._replace(id="FG997", name="strict-one", audience="strict"), ONE._replace(id="FG996", name="of-runtime", gate="runtime")]
    return [check.id for check in select_checks([*CHECKS, *extra], **options)]  # type: ignore[arg-type]


def test_every_check_is_loaded_with_its_words() -> None:
    assert [check.id for check in CHECKS] == sorted(check.id for check in CHECKS)
    assert {"FG101", "FG201", "FG202", "FG203", "FG204", "FG205", "FG209", "FG301", "FG310", "FG501"} <= {check.id for check in CHECKS}
    for check in CHECKS:
        assert check.title and check.why and check.fix and check.query and isinstance(check.key, tuple)


def test_examples_are_loaded_apart() -> None:
    assert load_examples("FG201")["fail"]
    assert load_examples("FG000") == {}


def test_strict_checks_are_asked_only_on_request() -> None:
    assert "FG997" not in ids()
    assert "FG997" in ids(audience="strict")
    assert ids(select=["strict-one"]) == ["FG997"]


def test_checks_are_chosen_by_id_or_name_in_any_case() -> None:
    assert ids(select=["fg201", "no-owner"]) == ["FG201", "FG501"]
    assert "FG201" not in ids(ignore=["shared-identity"])
    assert ids(select=["FG201", "FG202"], ignore=["FG202"]) == ["FG201"]


def test_gates_are_chosen_by_number_or_name() -> None:
    assert ids(gates=["1"]) == ids(gates=["Inventory"]) == ["FG101", "FG102", "FG103", "FG104", "FG105", "FG108"]
    assert ids(gates=["runtime"]) == ["FG601", "FG603", "FG604", "FG605", "FG606", "FG607", "FG996"]


@pytest.mark.parametrize(
    "options", [{"select": ["FG000"]}, {"ignore": ["shared"]}, {"gates": ["7"]}, {"gates": ["0"]}, {"gates": ["door"]}]
)
def test_a_name_that_does_not_exist_is_told(options: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError, match="there is no"):
        ids(**options)


def test_checks_of_the_calendar_are_asked_alone_or_left_out() -> None:
    assert {"FG503", "FG505", "FG507"} <= set(ids(moment="calendar"))
    assert "FG201" not in ids(moment="calendar") and "FG505" not in ids(moment="change")
    assert sorted([*ids(moment="calendar"), *ids(moment="change")]) == ids()
    with pytest.raises(UsageError, match="no moment 'never'"):
        ids(moment="never")

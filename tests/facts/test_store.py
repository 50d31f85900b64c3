"""The store keeps what the model says, and answers nothing but questions."""

from __future__ import annotations

import pytest

from fivegates.errors import EngineError, MissingTable, UsageError
from fivegates.facts import store as store_module
from fivegates.facts.model import TABLES, Closed, Contract, Identity, IdentityUse, LogStore, Owner
from fivegates.facts.store import Store, columns, tables


def identity(id: str, **changes: object) -> Identity:
    values = {
        "id": id, "provider": "aws", "kind": "role", "name": id, "canonical": id, "environment": None,
        "is_default": False, "is_human": False,
        "is_per_run": False, "opens_only_models": False, "loc": "a.tf:1:1",
    }  # fmt: skip
    return Identity(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def store() -> Store:
    return Store()


def test_a_row_comes_back_as_it_went_in(store: Store) -> None:
    store.insert([identity("ai-svc", is_default=True)])
    [row] = store.query("SELECT * FROM identities")
    assert row["id"] == "ai-svc"
    assert row["is_default"] == 1
    assert row["environment"] is None


def test_a_number_without_measure_is_kept_as_the_greatest_there_is(store: Store) -> None:
    store.insert([LogStore("a", "log_group", "a", 10**30, None, "a.tf:1:1"), LogStore("b", "log_group", "b", 30, None, "a.tf:2:1")])
    assert [row["retention_days"] for row in store.query("SELECT retention_days FROM log_stores ORDER BY id")] == [2**63 - 1, 30]


def test_reserved_words_lose_their_underscore() -> None:
    assert "class" in [column.name for column in columns("agents")]


def test_every_table_is_documented_and_every_column_has_a_type() -> None:
    assert list(tables()) == list(TABLES)
    for name, text in tables().items():
        assert text, name
        assert {column.type for column in columns(name)} <= {"TEXT", "INTEGER", "REAL"}


def test_an_optional_column_is_the_only_one_that_may_be_null(store: Store) -> None:
    optional = {column.name for column in columns("contracts") if column.optional}
    assert optional == {"agent", "owner", "purpose", "risk", "reviewed_on", "expires_on"}
    with pytest.raises(Exception, match="NOT NULL"):
        store.insert([Owner("a", None, "tag", "high", "x:1:1")])  # type: ignore[arg-type]


def test_tables_are_strict(store: Store) -> None:
    with pytest.raises(Exception, match="TEXT value in INTEGER column"):
        store.insert([IdentityUse("i", "many", 1, None, None)])  # type: ignore[arg-type]


def test_a_second_row_with_the_same_id_is_dropped(store: Store) -> None:
    store.insert([identity("a", name="first"), identity("a", name="second")])
    store.insert([identity("a", name="third")])
    assert store.query("SELECT name FROM identities") == [{"name": "first"}]


def test_a_load_that_fails_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(Exception, match="NOT NULL"):
        store.insert([identity("a"), Owner("a", None, "tag", "high", "x:1:1")])  # type: ignore[arg-type]
    assert store.query("SELECT * FROM identities") == []


def test_a_row_of_no_table_is_a_mistake_of_the_caller(store: Store) -> None:
    with pytest.raises(TypeError, match="Stranger"):
        store.insert([type("Stranger", (), {})()])


def test_text_that_no_encoding_holds_is_kept_with_a_mark(store: Store) -> None:
    store.insert([identity("half \ud800 pair")])
    assert store.query("SELECT name FROM identities") == [{"name": "half ? pair"}]


def test_rows_may_come_after_questions(store: Store) -> None:
    store.insert([identity("a")])
    assert len(store.query("SELECT * FROM identities")) == 1
    store.insert([identity("b")])
    assert len(store.query("SELECT * FROM identities")) == 2


def test_the_base_stands_beside_the_head(store: Store) -> None:
    store.insert([identity("both"), identity("new")])
    assert not store.has_base
    store.insert_base([identity("both"), identity("gone")])
    added = store.query("SELECT id FROM identities WHERE id NOT IN (SELECT id FROM base.identities)")
    gone = store.query("SELECT id FROM base.identities WHERE id NOT IN (SELECT id FROM main.identities)")
    assert (added, gone) == ([{"id": "new"}], [{"id": "gone"}])


def test_without_base_its_tables_are_missing(store: Store) -> None:
    with pytest.raises(MissingTable, match="identities"):
        store.query("SELECT * FROM base.identities")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM agents",
        "INSERT INTO closed VALUES ('a', 'b')",
        "UPDATE agents SET name = 'x'",
        "DROP TABLE agents",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        "CREATE VIRTUAL TABLE t USING fts5(a)",
        "ATTACH DATABASE 'other.db' AS other",
        "VACUUM INTO 'other.db'",
        "PRAGMA writable_schema = 1",
        "SELECT * FROM pragma_database_list",
        "SELECT load_extension('x')",
        "SELECT hex(zeroblob(1000))",
        "BEGIN",
        "SELECT 1; SELECT 2",
        "SELECT replace(replace(printf('%.*c', 1000000, 'x'), 'x', 'aaaaaaaa'), 'a', 'bbbbbbbb')",
        "SELECT no_such_column FROM agents",
        "not SQL at all",
        "",
    ],
)
def test_nothing_but_one_bounded_select_is_answered(store: Store, statement: str) -> None:
    if statement:
        with pytest.raises(UsageError):
            store.ask(statement)
    assert store.query("SELECT * FROM closed") == []
    assert {row["name"] for row in store.query("SELECT name FROM sqlite_master WHERE type = 'table'")} == set(TABLES)


def test_a_question_without_end_is_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_STEPS", 1_000_000)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
    with pytest.raises(EngineError, match="too many steps"):
        store.query(endless)
    assert store.query("SELECT 1 AS one") == [{"one": 1}]


def test_too_many_rows_are_an_error_for_a_check_and_cut_for_a_person(store: Store) -> None:
    store.insert(Closed(str(number), "contracts") for number in range(20))
    with pytest.raises(EngineError, match="more than 10 rows"):
        store.query("SELECT * FROM closed", row_limit=10)
    answer = store.ask("SELECT subject FROM closed", row_limit=10)
    assert (answer.columns, len(answer.rows), answer.cut) == (("subject",), 10, True)


def test_a_recursive_question_over_facts_is_answered(store: Store) -> None:
    answer = store.ask("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT SUM(i) AS total FROM n")
    assert answer.rows == ({"total": 15},)


def test_a_missing_parameter_is_an_error_and_a_spare_one_is_not(store: Store) -> None:
    assert store.query("SELECT :a AS a", {"a": 1, "b": 2}) == [{"a": 1}]
    with pytest.raises(EngineError):
        store.query("SELECT :a AS a", {"b": 2})


def test_a_contract_is_no_sample_unless_it_says_so(store: Store) -> None:
    assert Contract._field_defaults["sample"] is False


def test_a_question_of_the_users_loses_no_column_and_shows_bytes_as_text(store: Store) -> None:
    answer = store.ask("SELECT 1 AS id, 2 AS id, 3 AS id_2, x'00ff' AS bytes")
    assert answer.columns == ("id", "id_2", "id_2_2", "bytes")
    assert answer.rows == ({"id": 1, "id_2": 2, "id_2_2": 3, "bytes": "x'00ff'"},)

"""Settings are read whole or refused at the line that is wrong."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fivegates.errors import SettingsError
from fivegates.readers.interface import Limits
from fivegates.settings import Settings, TerraformRoot, load_schema, load_settings, missing_roots
from fivegates.shape import ANNOTATIONS, KEYWORDS, mismatches
from fivegates.source import Place
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

FULL = """\
# everything there is
exclude = ["third_party/**"]
samples = ["lab/**"]
fail_on = "medium"
not_agent = ["monitoring/*/grafana-agent"]
human_groups.names = ["platform-team"]
roles.file = "infra/roles.json"

[severity]
FG309 = "low"
[accounts]
"infra/prod" = "aws:111122223333"
[clusters]
"clusters/prod/**" = "prod-eu"
[environments]
prd = "prod"
[[terraform.root]]
path = "infra/"
var_files = ["envs/prod.tfvars"]
workspace = "prod"
[[terraform.root]]
path = "other"
[modules]
"git::ssh://git.example.com/agent.git" = "modules/agent"
[logging]
siem = ["siem-*"]
retention_days = 90
retention_days_by_risk = { high = 365 }
[limits]
file_mb = 2.5
nesting = 50
"""

EXPECTED = Settings(
    path="fivegates.toml",
    exclude=("third_party/**",),
    samples=("lab/**",),
    fail_on="medium",
    not_agent=("monitoring/*/grafana-agent",),
    human_groups=("platform-team",),
    roles_file="infra/roles.json",
    severity={"FG309": "low"},
    accounts={"infra/prod": "aws:111122223333"},
    clusters={"clusters/prod/**": "prod-eu"},
    environments={"prd": "prod"},
    terraform_roots=(TerraformRoot("infra", ("envs/prod.tfvars",), "prod"), TerraformRoot("other")),
    modules={"git::ssh://git.example.com/agent.git": "modules/agent"},
    siem=("siem-*",),
    retention_days={"low": 90, "medium": 90, "high": 365},
    limits=Limits(file_bytes=2_500_000, nesting=50),
)

# text, line of the first error, a part of its sentence, a part of its hint
WRONG = [
    ("exlude = []", 1, "unknown key exlude", "did you mean 'exclude'?"),
    ("\n\nzzz = 1\n", 3, "unknown key zzz", "known here: accounts"),
    ('fail_on = "hihg"', 1, "none of info, low, medium, high, critical", "'high'"),
    ("fail_on = 3", 1, "fail_on must be text in quotes, not 3", "block from this severity"),
    ('exclude = "a"', 1, "exclude must be a list, not 'a'", "globs"),
    ('exclude = [\n  "a", # one\n  2,\n]', 3, "exclude[1] must be text", ""),
    ('[accounts]\nprod = "111122223333"', 2, "accounts.prod is '111122223333'", "aws:111122223333"),
    ('accounts = { prod = "x" }', 1, "accounts.prod", "aws:"),
    ('[severity]\nFG1 = "low"', 2, "severity.FG1 is not a name", "FG309"),
    ('[severity]\nFG309 = "lo"', 2, "severity.FG309 is 'lo'", "'low'"),
    ('[[terraform.root]]\npath = "a"\n[[terraform.root]]\nworkspace = "b"', 3, "terraform.root[1] lacks 'path'", "folder"),
    ('[[terraform.root]]\npath = "a"\nvarfiles = []', 3, "unknown key terraform.root[0].varfiles", "var_files"),
    ("[limits]\nfile_mb = 0", 2, "must be more than 0", ""),
    ("[limits]\nfile_mb = inf", 2, "at most 1000", ""),
    ("[limits]\nfile_mb = nan", 2, "limits.file_mb must be a number", ""),
    ("[limits]\nnesting = true", 2, "limits.nesting must be a whole number, not true", ""),
    ("[limits]\nnesting = 2.5", 2, "limits.nesting must be a whole number", ""),
    ("[human_groups]\nname = []", 2, "unknown key human_groups.name", "names"),
    ('roles.file = "../roles.json"', 1, "roles.file is '../roles.json'", ""),
    ('roles.file = "/etc/roles.json"', 1, "roles.file is '/etc/roles.json'", ""),
    ('roles.file = "fivegates.toml"', 1, "roles.file is 'fivegates.toml'", ""),
    ("limits.nesting = 0", 1, "limits.nesting must be at least 1", ""),
    ("exclude = [\n", 1, "", "quotes"),
    ('a = "x"\nb = y\n', 2, "", "quotes"),
    ('a = 1\na = 2\n', 2, "", "quotes"),
    ("exclude = " + "[" * 5_000 + "]" * 5_000, 1, "nested too deeply", ""),
    ("plan_mb = " + "1" * 5_000, 1, "too many digits", ""),
    ("waivers = []", 1, "unknown key waivers", "did you mean 'waiver'?"),
]  # fmt: skip


def load(text: str, path: str = "fivegates.toml") -> Settings:
    return load_settings(MemoryTree({path: text}))


def test_every_setting_is_read() -> None:
    assert load(FULL) == EXPECTED


def test_a_tree_without_settings_has_the_defaults() -> None:
    assert load_settings(MemoryTree({"pyproject.toml": "[project]\n", "sub/fivegates.toml": "zzz"})) == Settings()


def test_settings_may_stand_in_pyproject() -> None:
    text = '[project]\nname = "x"\n[tool.fivegates]\nfail_on = "low"\n'
    assert load(text, "pyproject.toml") == Settings(path="pyproject.toml", fail_on="low")


def test_a_byte_order_mark_and_carriage_returns_are_fine() -> None:
    assert load("\ufeff" + FULL.replace("\n", "\r\n")) == EXPECTED


@pytest.mark.parametrize(("text", "line", "message", "hint"), WRONG)
def test_every_error_stands_at_its_line_with_a_hint(text: str, line: int, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(text)
    assert caught.value.path == "fivegates.toml"
    assert caught.value.line == line
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert not caught.value.message.endswith(".") and "\n" not in caught.value.message


def test_errors_in_pyproject_stand_at_their_line_too() -> None:
    with pytest.raises(SettingsError, match=r"pyproject.toml:3: unknown key exlude"):
        load("[project]\n[tool.fivegates]\nexlude = []", "pyproject.toml")


def test_all_errors_are_told_at_once_in_the_order_of_their_lines() -> None:
    with pytest.raises(SettingsError) as caught:
        load('fail_on = "x"\nb = 1\n[limits]\nnesting = 0\nzzz = 1\n')
    assert [error.line for error in (caught.value, *caught.value.others) if isinstance(error, SettingsError)] == [1, 2, 4, 5]


def test_settings_in_two_places_are_refused() -> None:
    with pytest.raises(SettingsError, match="here and in"):
        load_settings(MemoryTree({"fivegates.toml": "", "pyproject.toml": "\n[tool.fivegates]\n"}))


def test_settings_that_are_no_text_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"fivegates.toml:2: the settings are not UTF-8"):
        load_settings(MemoryTree({"fivegates.toml": b"a = 1\n\xff"}))


def test_settings_that_lead_outside_the_root_are_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text("", encoding="utf-8")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/fivegates.toml").symlink_to("../outside.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(WorkingTree(tmp_path / "root"))


def test_somebody_elses_broken_pyproject_is_not_our_business() -> None:
    assert load_settings(MemoryTree({"pyproject.toml": "= broken"})) == Settings()
    assert load_settings(MemoryTree({"pyproject.toml": b"\xff"})) == Settings()


# ---------------------------------------------------------------------------------- against the published schema

PARSED = [FULL, "", *(text for text, *_ in WRONG)]


def parsed(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


@pytest.mark.parametrize("text", [text for text in PARSED if parsed(text) is not None and "nan" not in text])
def test_our_verdict_is_that_of_the_published_schema(text: str) -> None:
    schema = load_schema()
    theirs = jsonschema.Draft202012Validator(schema).iter_errors(parsed(text))
    ours = {found.route for found in mismatches(parsed(text), schema)}
    assert bool(ours) == bool(list(theirs))


def test_the_schema_is_valid_and_uses_only_what_we_can_check() -> None:
    schema = load_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert keywords(schema) <= KEYWORDS | ANNOTATIONS


def keywords(schema: Any) -> set[str]:
    """Every keyword used in a schema, the names of properties left out."""
    found = set(schema)
    for nested in (
        *schema.get("properties", {}).values(),
        schema.get("items"),
        schema.get("additionalProperties"),
        schema.get("propertyNames"),
    ):
        if isinstance(nested, dict):
            found |= keywords(nested)
    return found


def test_the_defaults_in_the_schema_are_those_in_the_code() -> None:
    properties = load_schema()["properties"]
    assert properties["fail_on"]["default"] == Settings().fail_on
    limits = {name: wanted["default"] for name, wanted in properties["limits"]["properties"].items()}
    text = "[limits]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in limits.items())
    assert load(text).limits == Limits()


@pytest.mark.parametrize(
    ("text", "line", "missing"),
    [
        ('fail_on = "low"\n[[terraform.root]]\npath = "infra"\n[[terraform.root]]\npath = "infa"\n', 4, "folder infa"),
        ('[[terraform.root]]\npath = "infra"\nvar_files = ["prod.tfvars", "../dev.tfvars"]\n', 1, "variable file infra/../dev.tfvars"),
    ],
)
def test_a_root_or_a_variable_file_that_is_not_there_is_told_at_its_table(text: str, line: int, missing: str) -> None:
    tree = MemoryTree({"fivegates.toml": text, "infra/main.tf": "", "infra/prod.tfvars": ""})
    [told] = missing_roots(tree, load_settings(tree))
    assert (told.place, told.kind) == (Place("fivegates.toml", line), "notice")
    assert told.reason.endswith(f"there is no {missing}")


def test_a_root_at_the_top_and_a_variable_file_above_its_root_are_found() -> None:
    text = '[[terraform.root]]\npath = "."\n[[terraform.root]]\npath = "infra"\nvar_files = ["../dev.tfvars"]\n'
    tree = MemoryTree({"fivegates.toml": text, "infra/main.tf": "", "dev.tfvars": ""})
    assert missing_roots(tree, load_settings(tree)) == []

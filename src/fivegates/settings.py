"""The settings of a tree: ``fivegates.toml`` at its root, or ``[tool.fivegates]`` in its pyproject.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from posixpath import normpath
from typing import Any

from .errors import ReadError, SettingsError
from .named_tuple import NamedTuple
from .packaged import read_packaged_json
from .readers.interface import Limits, Problem
from .shape import Route, mismatches
from .source import Place
from .tree.interface import Tree

OWN_FILE, SHARED_FILE = "fivegates.toml", "pyproject.toml"
ROLES_FILE = "fivegates.roles.json"
MAX_BYTES = 1_000_000
DEFAULT_FAIL_ON = "high"
DEFAULT_REVIEW_DAYS = 92
DEFAULT_INACTIVE_DAYS = 180
RISKS = ("low", "medium", "high")


class TerraformRoot(NamedTuple):
    """How one root module is run: ``path`` its folder, ``var_files`` relative to it (later ones win), ``workspace`` or ''."""

    path: str
    var_files: tuple[str, ...] = ()
    workspace: str = ""


class DataClass(NamedTuple):
    """A class of data of the user's own: ``sensitivity`` low | medium | high; ``resources``: globs of what holds it."""

    name: str
    sensitivity: str = "medium"
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """How agents are kept: ``owner`` of the registry; ``every``: days between reviews, by risk; ``roster``: path of the list of people.

    ``inactive_after``: days without a commit after which an owner is asked about, where there is no roster.
    """

    owner: str = ""
    every: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(RISKS, DEFAULT_REVIEW_DAYS))
    roster: str = ""
    inactive_after: int = DEFAULT_INACTIVE_DAYS


class Waiver(NamedTuple):
    """Findings of ``check`` about subjects like the glob ``subject`` are let through until the day ``until``; ``line`` of the settings."""

    check: str
    subject: str
    reason: str
    owner: str
    until: date
    line: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What a tree says about itself. ``path``: the file this was read from, '' where there is none.

    * ``exclude``, ``samples``: path globs (``globs.path_matches``); ``not_agent``: globs of agent ids (``globs.glob_matches``);
    * ``fail_on``: findings block from this severity on; ``severity``: check id to severity;
    * ``accounts``: glob of a Terraform root, or a provider alias, to ``aws:<account>``, ``gcp:<project>``, ``azure:<subscription>``;
    * ``clusters``: glob of a folder to the name of a cluster; ``environments``: a name to the environment it stands for;
    * ``modules``: module source to a folder; ``human_groups``: names of groups that people are in;
    * ``siem``: globs of the destinations that are the SIEM; ``retention_days``: days that logs must be kept, by risk (low, medium, high);
    * ``profile``: default | strict | stop-the-bleeding; ``enforce``: a check, or ``default``, to block | observe, or path globs to these;
    * ``never_ignore``: checks whose findings no comment and no baseline lets through;
    * ``roles_file``: where imported roles are kept; ``data_classes``; ``registry``;
    * ``packs``: globs of the folders that hold checks of the tree's own; ``parts``: globs of folders that deploy nothing for each other;
    * ``waivers``, in their order; ``reviewers``: a consequence class to who reviews agents that hold it.
    """

    path: str = ""
    exclude: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    fail_on: str = DEFAULT_FAIL_ON
    not_agent: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    clusters: Mapping[str, str] = field(default_factory=dict)
    environments: Mapping[str, str] = field(default_factory=dict)
    terraform_roots: tuple[TerraformRoot, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)
    siem: tuple[str, ...] = ()
    retention_days: Mapping[str, int] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    human_groups: tuple[str, ...] = ()
    profile: str = "default"
    enforce: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    never_ignore: tuple[str, ...] = ()
    roles_file: str = ROLES_FILE
    data_classes: tuple[DataClass, ...] = ()
    reviewers: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    packs: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    registry: Registry = field(default_factory=Registry)

    @property
    def check_params(self) -> dict[str, dict[str, int]]:
        """Parameters of checks that the settings give, by the check's id."""
        return {"FG406": {f"{risk}_days": days for risk, days in self.retention_days.items()}}


def load_settings(tree: Tree) -> Settings:
    """The settings of ``tree``, the defaults where it has none.

    Raises ``SettingsError`` for the first thing that is wrong, with the rest in its ``others``.
    """
    own, shared = _read(tree, OWN_FILE), _read(tree, SHARED_FILE)
    table = _parse(shared, SHARED_FILE).get("tool", {}).get("fivegates") if shared and "fivegates" in shared else None
    if own is None and table is None:
        return Settings()
    if own is None:
        return read_settings(table, SHARED_FILE, shared or "", ("tool", "fivegates"))
    if table is not None:
        line = _line(shared or "", ("tool", "fivegates"))
        raise SettingsError(f"settings stand here and in {OWN_FILE}", SHARED_FILE, line, "keep them in one of the two files")
    return read_settings(_parse(own, OWN_FILE), OWN_FILE, own)


def read_settings(data: Any, path: str, text: str, route: Route = ()) -> Settings:
    """Settings from parsed TOML; ``route`` leads to ``data`` in ``text``. Raises ``SettingsError`` as ``load_settings`` does."""
    data = _with_days_as_text(data)
    wrong = [
        SettingsError(found.message, path, _line(text, (*route, *found.route)), found.hint) for found in mismatches(data, load_schema())
    ]
    if wrong:
        first, *others = sorted(wrong, key=lambda error: error.line)
        first.others = tuple(others)
        raise first
    return Settings(
        path=path,
        exclude=tuple(data.get("exclude", ())),
        samples=tuple(data.get("samples", ())),
        fail_on=data.get("fail_on", DEFAULT_FAIL_ON),
        profile=data.get("profile", "default"),
        enforce=data.get("enforce", {}),
        never_ignore=tuple(data.get("never_ignore", ())),
        not_agent=tuple(data.get("not_agent", ())),
        severity=data.get("severity", {}),
        accounts=data.get("accounts", {}),
        clusters=data.get("clusters", {}),
        environments=data.get("environments", {}),
        terraform_roots=tuple(_terraform_root(root) for root in data.get("terraform", {}).get("root", ())),
        modules=data.get("modules", {}),
        siem=tuple(data.get("logging", {}).get("siem", ())),
        retention_days=_retention_days(data.get("logging", {})),
        limits=_limits(data.get("limits", {})),
        human_groups=tuple(data.get("human_groups", {}).get("names", ())),
        roles_file=normpath(data.get("roles", {}).get("file", ROLES_FILE)),
        data_classes=tuple(_data_class(name, table) for name, table in data.get("data_classes", {}).items()),
        reviewers=data.get("reviewers", {}),
        waivers=tuple(_waiver(table, path, _line(text, (*route, "waiver", number))) for number, table in enumerate(data.get("waiver", ()))),
        packs=tuple(data.get("packs", {}).get("paths", ())),
        parts=tuple(data.get("parts", ())),
        registry=_registry(data.get("registry", {})),
    )


def missing_roots(tree: Tree, settings: Settings) -> list[Problem]:
    """A notice for each Terraform root of the settings whose folder, or one of whose variable files, is not in the tree."""
    files = {entry.path for entry in tree.entries()} if settings.terraform_roots else set()
    folders = {folder for file in files for folder in _folders_of(file)}
    found = []
    for number, root in enumerate(settings.terraform_roots):
        prefix = normpath(root.path or ".")
        prefix = "" if prefix == "." else f"{prefix}/"
        missing = next((f"variable file {prefix}{name}" for name in root.var_files if normpath(prefix + name) not in files), None)
        if prefix not in folders:
            missing = f"folder {root.path}"
        if missing is not None:
            place = settings_place(tree, settings, ("terraform", "root", number))
            found.append(Problem(place, f"this root is not read as meant: there is no {missing}", "notice"))
    return found


def read_table(tree: Tree, settings: Settings) -> dict[str, Any]:
    """What the file says that ``settings`` were read from, days as texts; nothing where there is none."""
    if not settings.path:
        return {}
    table = _parse(_read(tree, settings.path) or "", settings.path)
    if settings.path == SHARED_FILE:
        table = table.get("tool", {}).get("fivegates", {})
    found: dict[str, Any] = _with_days_as_text(table)
    return found


def settings_place(tree: Tree, settings: Settings, route: Route) -> Place:
    """Where a setting stands in the file of the tree that ``settings`` were read from; its beginning where that is no TOML any more."""
    try:
        text = _read(tree, settings.path) or ""
    except SettingsError:
        return Place(settings.path, 1)
    return Place(settings.path, _line(text, (*(("tool", "fivegates") if settings.path == SHARED_FILE else ()), *route)))


def _folders_of(path: str) -> Iterator[str]:
    """Every folder a file lies in, ending in '/' but for the root, which is ''."""
    yield ""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def load_schema() -> Mapping[str, Any]:
    """The published schema of the settings."""
    schema: Mapping[str, Any] = read_packaged_json("fivegates.schemas", "settings.schema.json")
    return schema


def _read(tree: Tree, path: str) -> str | None:
    """The text of a settings file, None where there is none. One that is there and cannot be read is an error: it may forbid things."""
    try:
        data = tree.read(path)
    except ReadError as error:
        if any(entry.path == path for entry in tree.entries()) and path == OWN_FILE:
            raise SettingsError(
                f"the settings cannot be read: {error.message}", path, hint="make it a file that you may read, or take it away"
            ) from error
        return None
    if len(data) > MAX_BYTES and path == OWN_FILE:
        raise SettingsError(
            f"the settings are larger than {MAX_BYTES:,} bytes", path, hint="`fivegates init` writes settings that explain themselves"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if path == SHARED_FILE:
            return None
        raise SettingsError("the settings are not UTF-8 text", path, data.count(b"\n", 0, error.start) + 1, "save it as UTF-8") from error


def _parse(text: str, path: str) -> dict[str, Any]:
    from .toml_lines import TomlError, parse_toml

    try:
        return parse_toml(text)
    except TomlError as error:
        raise SettingsError(_without_position(str(error)), path, _error_line(text, str(error)), "strings need quotes in TOML") from error
    except RecursionError as error:
        raise SettingsError(
            "the settings are nested too deeply", path, hint="`fivegates init` writes settings that explain themselves"
        ) from error


def _error_line(text: str, message: str) -> int:
    """The parser only tells its line in words: '... (at line 3, column 5)' or '... (at end of document)'."""
    _, found, position = message.rpartition("(at line ")
    digits = position.split(",")[0]
    return int(digits) if found and digits.isdigit() else text.rstrip().count("\n") + 1


def _without_position(message: str) -> str:
    sentence = message.rpartition(" (at ")[0].rstrip(".")
    return sentence[:1].lower() + sentence[1:]


def _line(text: str, route: Route) -> int:
    from .toml_lines import find_line

    return find_line(text, route)


def _with_days_as_text(data: Any) -> Any:
    """The settings with the days of waivers as texts: TOML has dates of its own, and both ways of writing one are common."""
    waivers = data.get("waiver") if isinstance(data, dict) else None
    if not isinstance(waivers, list):
        return data
    tables = [
        {key: value.isoformat() if type(value) is date else value for key, value in table.items()} if isinstance(table, dict) else table
        for table in waivers
    ]
    return {**data, "waiver": tables}


def _waiver(table: Mapping[str, Any], path: str, line: int) -> Waiver:
    try:
        day = date.fromisoformat(table["until"])
    except ValueError as error:
        raise SettingsError(f"{table['until']!r} is no day of the calendar", path, line, "write it like 2026-12-31") from error
    return Waiver(table["check"], table["subject"], table["reason"].strip(), table["owner"].strip(), day, line)


def _data_class(name: str, table: Mapping[str, Any]) -> DataClass:
    return DataClass(name, table.get("sensitivity", "medium"), tuple(table.get("resources", ())))


def _registry(table: Mapping[str, Any]) -> Registry:
    every = table.get("every", f"{DEFAULT_REVIEW_DAYS}d")
    days = {risk: int(table.get("every_by_risk", {}).get(risk, every).rstrip("d")) for risk in RISKS}
    inactive = int(table.get("inactive_after", f"{DEFAULT_INACTIVE_DAYS}d").rstrip("d"))
    return Registry(table.get("owner", ""), days, normpath(table["roster"]) if table.get("roster") else "", inactive)


def _terraform_root(table: Mapping[str, Any]) -> TerraformRoot:
    return TerraformRoot(table["path"].strip("/"), tuple(table.get("var_files", ())), table.get("workspace", ""))


def _retention_days(table: Mapping[str, Any]) -> dict[str, int]:
    """Days by risk: one number for all, those of a risk of its own in place."""
    every = table.get("retention_days")
    days = dict.fromkeys(RISKS, every) if every is not None else {}
    return {**days, **table.get("retention_days_by_risk", {})}


def _limits(table: Mapping[str, Any]) -> Limits:
    """The limits with those of the file in place; sizes are written in megabytes and kept in bytes."""
    given: dict[str, Any] = {name: value for name, value in table.items() if not name.endswith("_mb")}
    given |= {f"{name.removesuffix('_mb')}_bytes": int(value * 1_000_000) for name, value in table.items() if name.endswith("_mb")}
    return Limits(**given)

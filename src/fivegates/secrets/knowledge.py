"""The catalogue's knowledge about credentials, typed: formats, telling names, harmless values, env files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ..named_tuple import NamedTuple
from ..packaged import read_packaged_json


class Format(NamedTuple):
    """A provider's format: ``prefix``, then ``least`` to ``most`` characters of ``alphabet`` (a character class without brackets).

    ``at``: where ``infix`` must stand when there is no prefix (the whole value must fit then). ``opens``: model | other | name (the
    variable's name tells). ``public_under``: words of a name under which it is shipped to browsers. ``public_beside``: what stands near it
    in texts that are shipped; ``model_beside``: what says next to it (in lower case) that it opens a model all the same.
    ``not_live``: why it is no live credential. ``personal``: issued to people only, to act as themselves. ``borrowed``: programs make
    secrets of their own in this form too.
    """

    id: str
    provider: str
    kind: str
    prefix: str
    alphabet: str
    least: int
    most: int
    infix: str
    at: int | None
    uuid: bool
    opens: str
    public_under: tuple[str, ...]
    temporary: bool
    not_live: str
    personal: bool = False
    borrowed: bool = False
    public_beside: tuple[str, ...] = ()
    model_beside: tuple[str, ...] = ()


class SecretWords(NamedTuple):
    """Words in a row that make a name a secret's; ``least``: the fewest characters of a value that may be live."""

    words: tuple[str, ...]
    kind: str
    least: int


class ProviderWords(NamedTuple):
    """Words in a row that tell whom a name belongs to."""

    words: tuple[str, ...]
    provider: str
    opens_only_models: bool


class NameKnowledge(NamedTuple):
    """``seal_ends``: words that close the name of what nobody signs in with; ``seals``: words that are all of it."""

    secret: tuple[SecretWords, ...]
    not_secret_ends: frozenset[str]
    setting_ends: tuple[tuple[str, ...], ...]
    seal_ends: tuple[tuple[str, ...], ...]
    seals: tuple[tuple[str, ...], ...]
    not_secret_words: tuple[tuple[str, ...], ...]
    public_prefixes: tuple[str, ...]
    providers: tuple[ProviderWords, ...]


class ValueKnowledge(NamedTuple):
    """What a harmless value is, contains or starts with; everything in lower case but ``published`` and ``bigrams``.

    ``rented_hosts``: how hosts of rented databases end, and how many parts at least stand before that.
    """

    empty: frozenset[str]
    placeholder_starts: tuple[str, ...]
    placeholder_contains: tuple[str, ...]
    published: frozenset[str]
    template_contains: tuple[str, ...]
    template_starts: tuple[str, ...]
    reference_starts: tuple[str, ...]
    reference_contains: tuple[str, ...]
    encrypted_starts: tuple[str, ...]
    hash_starts: tuple[str, ...]
    public_starts: tuple[str, ...]
    file_ends: tuple[str, ...]
    name_words: frozenset[str]
    rented_hosts: Mapping[str, int]
    default_words: frozenset[str]
    bigrams: tuple[bytes, ...]


class EnvFileKnowledge(NamedTuple):
    exact: frozenset[str]
    template_parts: frozenset[str]
    encrypted_parts: frozenset[str]
    other_endings: frozenset[str]
    stages: frozenset[str]


class PasswordOption(NamedTuple):
    """An ``option`` of a ``command`` that is followed by a password, ``after`` a character where that is not ''; perhaps ``attached``."""

    command: str
    option: str
    after: str = ""
    attached: bool = False


class Knowledge(NamedTuple):
    formats: tuple[Format, ...]
    names: NameKnowledge
    values: ValueKnowledge
    env_files: EnvFileKnowledge
    arguments: tuple[PasswordOption, ...]


@cache
def load_knowledge() -> Knowledge:
    """The knowledge that ships with fivegates."""
    return read_knowledge(read_packaged_json("fivegates.catalog", "compiled/credentials.json"))


@cache
def load_env_files() -> EnvFileKnowledge:
    """The part of it that tells env files by their names."""
    return _env_files(read_packaged_json("fivegates.catalog", "compiled/credentials.json")["env_files"])


def read_knowledge(data: Mapping[str, Any]) -> Knowledge:
    """Type the data of ``catalog/credentials.yaml``. Raises KeyError or ValueError where the data is wrong."""
    alphabets: Mapping[str, str] = data["alphabets"]
    formats = [_format(row, alphabets) for row in (*data["formats"], *data["marked"])]
    return Knowledge(
        formats=tuple(sorted(formats, key=lambda row: (-len(row.prefix), not row.infix, row.id))),
        names=_names(data["names"], data["providers"]),
        values=_values(data["values"], data["bigrams"]),
        env_files=_env_files(data["env_files"]),
        arguments=tuple(PasswordOption(**row) for row in data["arguments"]),
    )


def _env_files(data: Mapping[str, Sequence[str]]) -> EnvFileKnowledge:
    return EnvFileKnowledge(**{key: frozenset(words) for key, words in data.items()})


UUID_LENGTH = 36


def _format(row: Mapping[str, Any], alphabets: Mapping[str, str]) -> Format:
    uuid = bool(row.get("uuid", False))
    length = UUID_LENGTH if uuid else row["length"]
    least, most = (length, length) if isinstance(length, int) else length
    alphabet = row["alphabet"]
    return Format(
        id=row["id"],
        provider=row["provider"],
        kind=row["kind"],
        prefix=row.get("prefix", ""),
        alphabet=alphabets.get(alphabet, alphabet) + ("-" if uuid else ""),
        least=least,
        most=most,
        infix=row.get("infix", row.get("mark", "")),
        at=row.get("at"),
        uuid=uuid,
        opens=row.get("opens", "other"),
        public_under=tuple(row.get("public_under", ())),
        temporary=bool(row.get("temporary", False)),
        not_live=row.get("not_live", ""),
        personal=bool(row.get("personal", False)),
        borrowed=bool(row.get("borrowed", False)),
        public_beside=tuple(row.get("public_beside", ())),
        model_beside=tuple(row.get("model_beside", ())),
    )


def _names(data: Mapping[str, Any], providers: Sequence[Mapping[str, Any]]) -> NameKnowledge:
    return NameKnowledge(
        secret=tuple(SecretWords(tuple(row["words"]), row["kind"], row["least"]) for row in data["secret"]),
        not_secret_ends=frozenset(data["not_secret_ends"]),
        setting_ends=tuple(tuple(words) for words in data["setting_ends"]),
        seal_ends=tuple(tuple(words) for words in data["seals"]["ends"]),
        seals=tuple(tuple(words) for words in data["seals"]["whole"]),
        not_secret_words=tuple(tuple(words) for words in data["not_secret_words"]),
        public_prefixes=tuple(data["public_prefixes"]),
        providers=tuple(ProviderWords(tuple(row["words"]), row["provider"], row.get("opens") == "model") for row in providers),
    )


def _values(data: Mapping[str, Any], bigrams: Sequence[str]) -> ValueKnowledge:
    sets = {"empty", "published", "default_words", "name_words"}
    typed: dict[str, Any] = {key: frozenset(words) if key in sets else tuple(words) for key, words in data.items()}
    typed["rented_hosts"] = data["rented_hosts"]
    return ValueKnowledge(**typed, bigrams=tuple(bytes(int(digit) for digit in row) for row in bigrams))

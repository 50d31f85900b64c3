"""The table of agent frameworks, asked about a manifest's packages and a source file's imports and calls."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from ..named_tuple import NamedTuple
from ..source import Place, Source
from .dependencies import Dependency, python_name
from .endpoints import Endpoint, endpoints_in
from .imports import Import, call_pattern, calls_of, imports_of, is_comment, setting_pattern, shorthand_pattern

Framework = Mapping[str, Any]
_ECOSYSTEM = {"python": "pypi", "javascript": "npm", "go": "go", "java": "maven", "csharp": "nuget", "rust": "crates"}
# what a client of a model stands beside, and what it does then
_BESIDE = {
    "clusters": "works on a cluster",
    "forges": "works on a repository",
    "writers": "writes to issues and pull requests",
    "platforms": "answers people",
}
_LIBRARIES = ("clusters", "forges", "platforms")  # those that are told by an import
IMPORTED = frozenset(("python", "javascript"))  # whose sources name every package that they use
_MCP_CLIENT, _MCP_SERVER = "MCP client", "MCP server"
_BEGINS = {"go": "/", "maven": ".", "nuget": "."}  # what parts the names of packages that belong to one another


class CodeSign(NamedTuple):
    """A framework that the code speaks of: ``weight`` from 0 to 1, ``class_`` as in ``models.yaml``; ``detail`` for people.

    ``made``: the code makes one, by its constructor. ``only_calls``: it calls a model and no more, as a model's key says too.
    ``only_types``: it names the framework's types and nothing that runs.
    """

    name: str
    class_: str
    weight: float
    detail: str
    place: Place
    made: bool = False
    only_calls: bool = False
    only_types: bool = False


class FileSigns(NamedTuple):
    """What one source file says. ``beside``: by the kind, where it uses a library of bots (``platforms``), a client of a cluster or of a
    host of repositories; ``embeds``: where it asks a model for vectors; ``generates``: it asks one for more; ``serves``: it answers as a
    model's interface does. ``modules``: the first part of the name of all that it imports, but for modules of
    types and such as prepare data.
    """

    signs: list[CodeSign]
    beside: Mapping[str, CodeSign] = MappingProxyType({})
    embeds: CodeSign | None = None
    generates: bool = False
    serves: bool = False
    modules: frozenset[str] = frozenset()


class Words(NamedTuple):
    """Names of calls as whole words."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: Sequence[str]) -> Words:
        return cls(tuple(words), re.compile(r"(?<![A-Za-z0-9_])(?:" + "|".join(map(re.escape, words)) + r")(?![A-Za-z0-9_])"))

    def stands_in(self, text: str) -> bool:
        """Whether one of them stands in a text. Most texts hold none and cost a look."""
        return any(word in text for word in self.words) and self.pattern.search(text) is not None


class FrameworkTable:
    """The frameworks of ``models.yaml``, indexed by package, by import and, with ``code.yaml``, by constructor."""

    def __init__(self, frameworks: Sequence[Framework], known: Mapping[str, Any]) -> None:
        self._rows = {row["name"]: row for row in frameworks}
        self.known = known
        self._factors = known["factors"]
        self._clients = {row["framework"]: row for row in known["clients"]}
        self._packages: dict[tuple[str, str], Framework] = {}
        self._imports: dict[str, dict[str, Framework]] = {language: {} for language in _ECOSYSTEM}
        for row in frameworks:
            self._index(row)
        self._ambiguous = {(row["language"], row["import"]): row for row in known["ambiguous"] if row["framework"] in self._rows}
        self._calls = {row["framework"]: (call_pattern(row["calls"]), row.get("weight")) for row in known["constructors"]}
        self._tools = setting_pattern(known["tool_settings"])
        self._shorthand = shorthand_pattern(known["tool_settings"])
        self._libraries = {
            (kind, language): _begun(known[kind].get(language, ()), language) for kind in _LIBRARIES for language in _ECOSYSTEM
        }
        self._types = {language: (tuple(names), frozenset(map(_head, names))) for language, names in known["types"].items()}
        asked = known["embeds"]
        self._embeds, self._generates, self._either = (Words.of(asked[key]) for key in ("asks", "generates", "either"))

    def _index(self, row: Framework) -> None:
        for ecosystem, names in row.get("packages", {}).items():
            for name in names:
                self._packages[ecosystem, python_name(name) if ecosystem == "pypi" else name] = row
        for language, ecosystem in _ECOSYSTEM.items():
            listed = [name for name in row.get("imports", ()) if (language in ("javascript", "go")) or not _is_path(name)]
            own = row.get("packages", {}).get(ecosystem, ()) if language != "python" else ()
            for name in (*listed, *own, *row.get("modules", {}).get(language, ())):
                self._imports[language].setdefault(name, row)

    def of_dependency(self, source: Source, found: Dependency) -> CodeSign | None:
        """A sign for a declared package; Go modules, Maven groups and NuGet packages also count by what they begin with."""
        row = self._packages.get((found.ecosystem, found.name)) or self._by_beginning(found)
        if row is None:
            return None
        return self._sign(row, row["weight"] * self._factors["dependency"], f"declares {found.name}", source, found.offset)

    def is_unused(self, name: str, ecosystem: str, languages: Collection[str], modules: Collection[str]) -> bool:
        """Whether a framework declared in an ecosystem is imported by no source, of which ``modules`` are all that they import: nothing
        that is called like it, with what follows an underscore or a slash (``langchain_core`` of LangChain).
        """
        known = {language for language in IMPORTED & set(languages) if _ECOSYSTEM[language] == ecosystem}
        heads = {_head(module) for language in known for module, row in self._imports[language].items() if row["name"] == name}
        return bool(heads) and not any(
            module == head or module.startswith((f"{head}_", f"{head}/")) for head in heads for module in modules
        )

    def _by_beginning(self, found: Dependency) -> Framework | None:
        if found.ecosystem not in _BEGINS:
            return None
        separator = _BEGINS[found.ecosystem]
        rows = (
            row
            for (ecosystem, name), row in self._packages.items()
            if ecosystem == found.ecosystem and found.name.startswith(name + separator)
        )
        return next(rows, None)

    def of_source(self, source: Source, language: str, packages: frozenset[tuple[str, str]]) -> FileSigns:
        """Signs of one file: its imports, the agents it makes with what it imports, and what tells one use of a model from another."""
        imported: dict[str, Import] = {}
        modules: set[str] = set()
        used: set[str] = set()
        beside: dict[str, CodeSign] = {}
        for found in imports_of(language, source.text):
            head = found.module.partition(".")[0]
            modules.add(head)
            self._note_beside(found, language, source, beside)
            only_types = self._takes_types(found, language)
            if found.only_types or not only_types:  # what is imported for its types may be loaded otherwise
                used.add(head)
            row = self._framework_of(found, language, packages)
            if row is not None and (row["name"] not in imported or imported[row["name"]].only_types):
                imported[row["name"]] = found._replace(only_types=only_types)
        self._note_writer(source, beside)
        signs: list[CodeSign] = []
        for name, found in imported.items():
            signs.append(self._of_import(self._rows[name], found, source))
            signs += () if found.only_types else self._of_calls(self._rows[name], source)
        signs += self._of_services(modules, source)
        endpoints = list(endpoints_in(source.text, self.known["endpoints"]))
        called = next((one for one in endpoints if not one.served), None)
        if called is not None and not any(sign.name in self._clients for sign in signs):
            row = self._rows[self.known["endpoints"]["framework"]]
            signs.append(self._of_called(row, called, source))
        asking = [sign for sign in signs if sign.name in self._clients and not sign.only_types]
        either = self._either.stands_in(source.text)
        for_vectors = either and self._names_embedding(source.text)
        embeds = asking and (for_vectors or self._embeds.stands_in(source.text))
        generates = (either and not for_vectors) or called is not None or self._generates.stands_in(source.text)
        serves = any(one.served for one in endpoints)
        return FileSigns(signs, beside, asking[0]._replace(made=False) if embeds else None, generates, serves, frozenset(used))

    def _names_embedding(self, text: str) -> bool:
        """Whether the models that a file names embed, all of them."""
        asked = self.known["embeds"]
        return any(name in text for name in asked["embedding"]) and not any(name in text for name in asked["writing"])

    def _note_beside(self, found: Import, language: str, source: Source, beside: dict[str, CodeSign]) -> None:
        """Signs for the import of a library of bots on a chat platform, or of a client of a cluster or of a host of repositories."""
        for kind in _LIBRARIES:
            names, beginnings = self._libraries[kind, language]
            if kind not in beside and (found.module in names or found.module.startswith(beginnings)):
                beside[kind] = CodeSign(found.module, "agent", 0.0, f"imports {found.module}", source.place(found.offset))

    def _note_writer(self, source: Source, beside: dict[str, CodeSign]) -> None:
        """A sign for what has a client of a host of repositories, or its address, and writes to issues and pull requests."""
        forges = self.known["forges"]
        is_client = "forges" in beside or any(host in source.text for host in forges["hosts"])
        word = next((word for word in forges["writes"] if word in source.text), "") if is_client else ""
        if word:
            beside["writers"] = CodeSign(word, "agent", 0.0, _BESIDE["writers"], source.place(source.text.index(word)))

    def _framework_of(self, found: Import, language: str, packages: frozenset[tuple[str, str]]) -> Framework | None:
        separator = _separator(language)
        name = found.module
        while name:
            ambiguous = self._ambiguous.get((language, name))
            if ambiguous is not None:
                row = self._rows[ambiguous["framework"]]
                return row if self._is_meant(ambiguous, row, found, language, packages) else None
            if name in self._imports[language]:
                return self._imports[language][name]
            name = name.rpartition(separator)[0]
        return None

    def _is_meant(
        self, ambiguous: Mapping[str, Any], row: Framework, found: Import, language: str, packages: frozenset[tuple[str, str]]
    ) -> bool:
        ecosystem = _ECOSYSTEM[language]
        declared = any(
            (ecosystem, python_name(name) if ecosystem == "pypi" else name) in packages for name in row["packages"].get(ecosystem, ())
        )
        return declared or not found.names.isdisjoint(ambiguous["naming"])

    def _takes_types(self, found: Import, language: str) -> bool:
        """Whether an import says that it takes types only, or takes what stands in a module of types."""
        listed, heads = self._types.get(language, ((), frozenset()))
        if found.only_types or _head(found.module) not in heads:
            return found.only_types
        separator = _separator(language)
        taken = [found.module, *(f"{found.module}{separator}{name}" for name in found.names)]
        inside = [any(name == one or name.startswith(one + separator) for one in listed) for name in taken]
        return inside[0] or (len(inside) > 1 and all(inside[1:]))

    def _of_import(self, row: Framework, found: Import, source: Source) -> CodeSign:
        return self._of_named(row, found, source)._replace(only_types=found.only_types)

    def _of_named(self, row: Framework, found: Import, source: Source) -> CodeSign:
        client = self._clients.get(row["name"])
        if client is None:
            return self._sign(row, row["weight"] * self._factors["import"], f"imports {found.module}", source, found.offset)
        tools = self._handed(source)
        if tools is None:
            return self._sign(row, client["bare"], f"imports {found.module}", source, found.offset)
        sign = self._sign(row, client["with_tools"], f"imports {found.module} and hands tools to the model", source, tools)
        return sign._replace(only_calls=False)

    def _handed(self, source: Source) -> int | None:
        """Where a file hands tools over."""
        found = [match.start() for match in self._tools.finditer(source.text)]
        if source.path.endswith(tuple(self.known["languages"]["javascript"])) and any(
            name in source.text for name in self.known["tool_settings"]
        ):
            found += [match.start(1) for match in self._shorthand.finditer(source.text)]
        return next((at for at in sorted(found) if not is_comment(source.text, at)), None)

    def _of_called(self, row: Framework, called: Endpoint, source: Source) -> CodeSign:
        sign = self._of_named(row, Import(called.path, frozenset(), called.offset), source)
        return sign._replace(detail=sign.detail.replace("imports ", "calls ", 1))

    def _of_calls(self, row: Framework, source: Source) -> Iterator[CodeSign]:
        pattern, weight = self._calls.get(row["name"], (None, None))
        if pattern is None:
            return
        for call in calls_of(pattern, source.text):
            strength = (row["weight"] if weight is None else weight) * self._factors["constructor"]
            yield self._sign(row, strength, f"calls {call.name} of {row['name']}", source, call.offset, made=True)
            return

    def _of_services(self, modules: set[str], source: Source) -> Iterator[CodeSign]:
        for service in self.known["services"]:
            row = self._rows.get(service["framework"])
            match = _quoted(service["text"]).search(source.text) if row is not None and not modules.isdisjoint(service["imports"]) else None
            if row is not None and match is not None:
                yield self._of_import(row, Import(service["text"], frozenset(), match.start()), source)

    def without_calls(self, file: FileSigns) -> FileSigns:
        """What a file says but for its use of a client of a model, with tools or without."""
        return file._replace(signs=[sign for sign in file.signs if sign.made or sign.name not in self._clients], embeds=None)

    @staticmethod
    def without_types(signs: Sequence[CodeSign]) -> list[CodeSign]:
        """The signs of a folder's sources; a file that names a framework's types counts where another one uses the framework."""
        used = {sign.name for sign in signs if not sign.only_types}
        return [sign for sign in signs if sign.name in used]

    def weigh(self, signs: Iterable[CodeSign], files: Sequence[FileSigns] = (), *, is_program: bool = False) -> tuple[CodeSign, ...]:
        """The strongest sign of each framework, strongest first; where only a tool server is made, imported agent frameworks count less.

        ``files``: what the sources say besides. A client of a model beside a library of bots answers people, which is to act; so does, in
        one program (``is_program``), one beside a client of a host of repositories, which a service may have for other things. In what is
        called as a model itself a client hands on the tools of others; one that is asked for vectors alone, where there is nothing else,
        prepares data.
        """
        best: dict[str, CodeSign] = {}
        for sign in signs:
            if sign.name not in best or sign.weight > best[sign.name].weight:
                best[sign.name] = sign
        for kind, does in _BESIDE.items():
            beside = next((file.beside[kind] for file in files if kind in file.beside), None)
            if beside is not None and (is_program or kind != "forges") and (kind == "platforms" or not self._has_framework(best)):
                best |= {name: self._acting(sign, kind, beside.name, does) for name, sign in best.items() if name in self._clients}
        if any(file.serves for file in files):
            best |= {name: self._handing_on(sign) for name, sign in best.items() if name in self._clients}
        embeds = next((file.embeds for file in files if file.embeds is not None), None)
        if embeds is not None and list(best) == [embeds.name] and not any(file.generates for file in files):
            best = {embeds.name: self._embedding(best[embeds.name])}
        if _MCP_SERVER in best:  # what stands between clients and tool servers
            best.pop(_MCP_CLIENT, None)
        made = {sign.class_ for sign in best.values() if sign.made}
        if "tool_server" in made and "agent" not in made:
            best = {name: self._beside_tool_server(sign) for name, sign in best.items()}
        return tuple(sorted(best.values(), key=lambda sign: (-sign.weight, sign.name)))

    def _has_framework(self, best: Mapping[str, CodeSign]) -> bool:
        """Whether a framework speaks beside the clients of models, which is one more thing of another kind already."""
        known = self.known["clusters"]["weight"] / 2
        return any(sign.class_ == "agent" and name not in self._clients and sign.weight > known for name, sign in best.items())

    def _acting(self, sign: CodeSign, kind: str, library: str, does: str) -> CodeSign:
        weight = max(sign.weight, float(self.known["forges" if kind == "writers" else kind]["weight"]))
        return sign._replace(weight=weight, only_calls=False, detail=f"{sign.detail} and {library}, and so {does}")

    def _handing_on(self, sign: CodeSign) -> CodeSign:
        """A client of a model in a program that is called as a model is: it hands on the tools of its callers, which run them."""
        if sign.made:
            return sign
        detail = f"{sign.detail}, and is called as a model itself"
        return sign._replace(weight=min(sign.weight, float(self._clients[sign.name]["bare"])), only_calls=True, detail=detail)

    def _embedding(self, sign: CodeSign) -> CodeSign:
        detail = "asks a model for vectors and nothing else"
        return sign._replace(weight=float(self.known["embeds"]["weight"]), only_calls=False, detail=detail)

    def _beside_tool_server(self, sign: CodeSign) -> CodeSign:
        if sign.class_ != "agent":
            return sign
        return sign._replace(weight=round(sign.weight * self._factors["beside_tool_server"], 4))

    def _sign(self, row: Framework, weight: float, detail: str, source: Source, offset: int, made: bool = False) -> CodeSign:
        only_calls = row["name"] in self._clients and not made
        return CodeSign(row["name"], row["class"], round(weight, 4), detail, source.place(offset), made, only_calls)


def _begun(modules: Sequence[str], language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Modules, and what the names of those inside them begin with."""
    return frozenset(modules), tuple(module + _separator(language) for module in modules)


def _separator(language: str) -> str:
    return "/" if language in ("javascript", "go") else "."


@cache
def _quoted(text: str) -> re.Pattern[str]:
    return re.compile(f"[\"']{re.escape(text)}[\"']")


def _head(module: str) -> str:
    """The first part of a module's name: ``google`` of ``google.adk``, ``@langchain`` of ``@langchain/langgraph``."""
    return module.partition("/")[0].partition(".")[0]


def _is_path(name: str) -> bool:
    return "/" in name or name.startswith("@")

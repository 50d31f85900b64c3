"""Credentials: every live literal at its one place, the key objects that are referenced, and which workload holds which.

Values stay inside the process: rows carry fingerprints, and every value that is taken for live is handed to the redactor first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from ..extract.model import SIGN_IN, EnvEntry
from ..facts.model import Credential, UsesCredential
from ..named_tuple import NamedTuple
from ..readers.dotenv import DotenvEntry
from ..resolve.interface import Resource
from ..secrets.classifier import Classifier, Judgement
from ..secrets.encoded import decode_base64
from ..secrets.fingerprint import ValueLinks, fingerprint
from ..secrets.redactor import Redactor
from ..source import Place, Source
from ..values import Reference, Value
from .agents import Linked
from .places import Locations

TOOL_FILE = "mcp"


class Held(NamedTuple):
    """A workload holds a credential: as the identity it acts with, ``canonical`` names it. ``acts``: it may be one."""

    workload: Linked
    credential: str
    canonical: str
    name: str
    via: str
    place: Place
    opens_only_models: bool
    acts: bool = True


class Credentials:
    """Collects credentials while the linker walks files and workloads."""

    def __init__(
        self,
        classifier: Classifier,
        redactor: Redactor,
        locations: Locations,
        is_sample: Callable[[str], bool],
        cluster_of: Callable[[Resource], str],
        stem_of: Callable[[str], str] = str,
    ) -> None:
        self._classifier = classifier
        self._redactor = redactor
        self._locations = locations
        self._is_sample = is_sample
        self._cluster_of = cluster_of
        self._stem_of = stem_of
        self._links = ValueLinks()
        self._by_line: dict[tuple[str, int, str], str] = {}
        self._by_variable: dict[tuple[Reference, str], str] = {}
        self._by_file: dict[tuple[str, str], str] = {}
        self._untracked: set[str] = set()
        self._seen: dict[int, Value] = {}
        self.rows: dict[str, Credential] = {}
        self.uses: dict[tuple[str, str, str], UsesCredential] = {}
        self.held: list[Held] = []
        self.variables: dict[str, list[str]] = {}  # env file -> the names it sets, whatever their values are
        self._env_files: dict[str, list[tuple[DotenvEntry, str]]] = {}
        self._named: dict[str, bool] = {}  # env file -> whether a name in it is a credential's
        self._named_by_stem: dict[str, bool] = {}  # the same by what the file is called without the words of a template
        self._files_in: dict[str, dict[str, None]] = defaultdict(dict)  # folder -> its env files with live entries
        self._namesakes: dict[str, int] = defaultdict(int)

    def leave_untracked(self, paths: Iterable[str]) -> None:
        """Files that git does not track: what stands in them is not committed."""
        self._untracked.update(paths)

    def add_env_file(self, source: Source, entries: Sequence[DotenvEntry]) -> None:
        """Every live entry of an env file; a template should hold none, and is judged all the same.

        One in a comment is committed like the others, and no workload loads it; what the file has in force as well is told there.
        """
        path = source.path
        self.variables[path] = [entry.name for entry in entries if not entry.commented]
        self._named[path] = any(self._classifier.names_secret(name) for name in self.variables[path])
        stem = self._stem_of(path)
        self._named_by_stem[stem] = self._named_by_stem.get(stem, False) or self._named[path]
        known = self._env_files.setdefault(path, [])
        for entry in sorted(entries, key=lambda entry: entry.commented):
            if entry.has_reference or (entry.commented and self._is_told(path, entry)):
                continue
            id = self._literal(entry.name, entry.value, source.place(entry.offset), "env-entry", "env")
            if id is not None and not entry.commented:
                known.append((entry, id))
                self._files_in[path.rpartition("/")[0]][path] = None

    def _is_told(self, path: str, entry: DotenvEntry) -> bool:
        judged = self._classifier.classify(entry.name, entry.value)
        return judged is not None and (path, self._links.value_id(entry.value[judged.start : judged.end])) in self._by_file

    def add_secret(self, root: Value) -> None:
        """The literals of a Secret or ConfigMap manifest; ``data`` of a Secret is base64."""
        encoded = root.get("kind")
        for section in ("data", "stringData"):
            entries = root.get(section)
            if entries is None or not isinstance(entries.data, dict) or id(entries) in self._seen:
                continue
            self._seen[id(entries)] = entries  # the overlays of a base share what they leave as it is
            for name, value in entries.data.items():
                text = value.text
                if text and section == "data" and encoded is not None and encoded.text == "Secret":
                    text = decode_base64(text)
                if text:
                    self._literal(name, text, value.place, "literal", "kubernetes")

    def add_tool_file(self, texts: Iterable[tuple[str, str, Place]]) -> list[str]:
        """The live literals among the texts of a configuration of tool servers, each with the name that holds it: their ids."""
        found: dict[str, None] = {}
        for name, text, place in texts:
            id = self._literal(name, text, place, "literal", TOOL_FILE) if name else None
            if id is not None:
                found[id] = None
                continue
            for judged in self._classifier.find(text):
                found[self.found(judged, text, place, TOOL_FILE)] = None
        return list(found)

    def hold_tool(self, linked: Linked, id: str, server: str, place: Place) -> None:
        """A workload calls a tool server with a credential, and so acts with it."""
        row = self.rows[id]
        self._use(linked, id, "tool", place)
        self.held.append(Held(linked, id, self._canonical(row), row.name, f"tool {server}", place, row.opens_only_models))

    def add_past(self, name: str, secret: str, judged: Judgement, place: Place, file_kind: str, commit: str) -> None:
        """A credential that git keeps and no file holds any more."""
        called = name or judged.format or judged.kind
        self._redactor.collect(called, secret)
        row = self._row(called, secret, judged, place, "past-entry", file_kind)
        self._add(row._replace(id=f"{commit}:{row.id}", tracked=True, first_commit=commit))

    def hold(self, linked: Linked, entry: EnvEntry, opens_model: Callable[[str], bool]) -> None:
        """What one variable of a workload makes it hold: a literal, a literal read from elsewhere, or a key object."""
        if entry.reference is not None and entry.via == "secret":
            if self._classifier.names_setting(entry.name):
                return
            if entry.value is not None and self._hold_literal(linked, entry, entry.value):
                return
            made_of = entry.value.read_from if entry.value is not None else None
            stored = _shown(made_of) if made_of is not None else self.stored_name(linked, entry.reference)
            self._hold_object(linked, entry, f"key:{stored}", entry.opens_model or _opens(entry.name, made_of, opens_model))
            return
        value = entry.value
        if value is None:
            return
        if value.text:
            self._hold_literal(linked, entry, value)
        elif (made_of := value.read_from) is not None and self._classifier.names_secret(entry.name):
            self._hold_object(linked, entry, f"key:{_shown(made_of)}", entry.opens_model or _opens(entry.name, made_of, opens_model))

    def _hold_literal(self, linked: Linked, entry: EnvEntry, value: Value) -> bool:
        """Whether the value is written somewhere as a live credential, which the workload then holds."""
        if not value.text:
            return False
        chain = list(value.origin.chain())
        given = next((link.reference for link in chain if link.kind == "default"), None)
        called = dict.fromkeys((entry.name, (entry.reference or entry.name).rpartition("/")[2]))  # either name may tell what it is
        found = (self._literal(name, value.text, chain[-1].place, "literal", linked.record.system, given) for name in called)
        id = next((id for id in found if id is not None), None)
        if id is not None:
            self._hold(linked, id, entry)
        return id is not None

    def hold_file(self, linked: Linked, entry: EnvEntry, opens_model: Callable[[str], bool]) -> None:
        """A key of a stored secret that a workload is given as a file, where its name says that it is a credential."""
        if entry.reference is not None and self._classifier.names_secret(entry.name):
            self._hold_object(linked, entry, f"key:{self.stored_name(linked, entry.reference)}", opens_model(entry.name))

    def holding(self, path: str) -> str | None:
        """What an env file holds: ``credentials``, ``settings``, or None where neither it nor a template of it is in the tree."""
        named, live = self._named.get(path), bool(self._env_files.get(path))
        if named is None:
            named = self._named_by_stem.get(self._stem_of(path))
        return None if named is None else "credentials" if named or live else "settings"

    def load_env_file(self, linked: Linked, path: str, place: Place, via: str) -> None:
        """A workload loads an env file whole (or has it in its folder)."""
        for entry, id in self._env_files.get(path, ()):
            row = self.rows[id]
            self._use(linked, id, via, place)
            if via == "env_file":
                self.held.append(Held(linked, id, self._canonical(row), entry.name, via, place, row.opens_only_models))

    def write(self, name: str, value: Value, place: Place, file_kind: str, *, encoded: bool) -> str | None:
        """A value written into a secret (in base64 where ``encoded``): its id if it is a live literal."""
        text = decode_base64(value.text) if encoded and value.text else value.text
        return self._literal(name, text, place, "literal", file_kind) if text else None

    def set_in_recipe(self, name: str, text: str, place: Place) -> str | None:
        """A value that a Dockerfile sets, whoever runs its image: its id if it is a live literal."""
        return self._literal(name, text, place, "literal", "dockerfile")

    def bake(self, name: str, text: str, place: Place) -> str | None:
        """A value that the Dockerfile of an agent's image sets: its id if it is a live literal."""
        id = self.set_in_recipe(name, text, place)
        if id is not None and self.rows[id].file_kind == "dockerfile":
            self.rows[id] = self.rows[id]._replace(kind="image-entry")
        return id

    def committed_env_files(self) -> list[str]:
        """Env files with live entries that git tracks."""
        return [path for paths in self._files_in.values() for path in paths if path not in self._untracked]

    def found(self, judged: Judgement, text: str, place: Place, file_kind: str) -> str:
        """A credential that shows itself in ``text``: its id, the one it has where an entry of the same file was seen to hold it.

        The entry's place is its beginning, which may be lines before the credential itself.
        """
        secret = text[judged.start : judged.end]
        known = self._by_file.get((place.path, self._links.value_id(secret)))
        return known or self._record(judged.format or judged.kind, secret, judged, place, "literal", file_kind)

    def use(self, linked: Linked, id: str, via: str, place: Place) -> None:
        """A workload holds a credential."""
        self._use(linked, id, via, place)

    def mount(self, linked: Linked, path: str, provider: str, place: Place) -> None:
        """A workload is given a person's configuration of a provider's tools from the host's ``path``."""
        id = f"host:{linked.id}:{path}"
        self.rows[id] = Credential(
            id=id,
            kind="personal-configuration",
            provider=provider,
            name=path.partition(":")[0],
            fingerprint=None,
            value_id=None,
            live=False,
            static=True,
            opens_only_models=False,
            expires_on=None,
            tracked=False,
            file_kind=linked.record.system,
            copy_of=None,
            loc=self._locations.of(place, linked.record.resource),
            sample=linked.sample,
            personal=True,
        )
        self._use(linked, id, "volume", place)

    def mark_acting(self, acting: Iterable[Held]) -> None:
        """Say of each use whether the credential is what its workload acts as."""
        pairs = {(held.workload.id, held.credential) for held in acting}
        for key, use in self.uses.items():
            if key[:2] in pairs:
                self.uses[key] = use._replace(as_identity=True)

    def env_files_in(self, folder: str) -> list[str]:
        """Env files with live entries in a folder itself."""
        return list(self._files_in.get(folder, ()))

    def stored_name(self, linked: Linked, reference: str) -> str:
        """A stored secret's full name: a bare name is one inside its namespace, project or app only."""
        record = linked.record
        if record.system == "k8s":
            written, resource = record.namespace, record.resource
            unknown = resource.unit if written is None else resource.address  # who names none goes where the others of its unit go
            namespace = (written.text if written is not None else None) or f"?{unknown}"
            return f"k8s/{self._cluster_of(resource)}/{namespace}/{reference}"
        if reference.startswith("arn:"):
            return f"aws/{reference}"
        if record.system == "compose" or "/" in reference:
            return f"{record.platform}/{reference}"
        local = record.resource.address if record.platform == "azure" else ""
        return f"{record.platform}/{record.resource.unit.partition(':')[2]}/{local}/{reference}"

    def _hold(self, linked: Linked, id: str, entry: EnvEntry) -> None:
        row = self.rows[id]
        self._use(linked, id, "env", entry.place)
        canonical, via = self._canonical(row), f"env {entry.name}"
        self.held.append(Held(linked, id, canonical, entry.name, via, entry.place, row.opens_only_models, entry.acts))

    def _hold_object(self, linked: Linked, entry: EnvEntry, canonical: str, opens_only_models: bool) -> None:
        if canonical not in self.rows:
            self.rows[canonical] = Credential(
                id=canonical,
                kind="secret-object",
                provider=linked.record.platform,
                name=canonical.rpartition("/")[2],
                fingerprint=None,
                value_id=None,
                live=False,
                static=True,
                opens_only_models=opens_only_models,
                expires_on=None,
                tracked=False,
                file_kind=linked.record.system,
                copy_of=None,
                loc=self._locations.add(entry.place),
                sample=linked.sample,
            )
        self._use(linked, canonical, entry.via if entry.via == SIGN_IN else "secret", entry.place)
        via = f"secret {entry.name}"
        self.held.append(Held(linked, canonical, canonical, entry.name, via, entry.place, opens_only_models, entry.acts))

    def _use(self, linked: Linked, credential: str, via: str, place: Place) -> None:
        loc = self._locations.of(place, linked.record.resource)
        self.uses.setdefault((linked.id, credential, via), UsesCredential(linked.id, credential, via, loc, deployment=linked.deployment))

    def _literal(self, name: str, text: str, place: Place, kind: str, file_kind: str, given: Reference | None = None) -> str | None:
        """``given``: the variable that the text is taken for where nobody sets it. Each use repeats it, and all of them are one place."""
        judged = self._classifier.classify(name, text)
        if judged is None or not judged.live:
            return None
        secret = text[judged.start : judged.end]
        id = self._record(name, secret, judged, place, kind, file_kind, given)
        self._by_file.setdefault((place.path, self._links.value_id(secret)), id)
        return id

    def _record(
        self, name: str, secret: str, judged: Judgement, place: Place, kind: str, file_kind: str, given: Reference | None = None
    ) -> str:
        self._redactor.collect(name, secret, place.path)
        value_id = self._links.value_id(secret)
        spot = (place.path, place.line, value_id)
        known = self._by_line.get(spot)
        if known is None and given is not None:
            known = self._by_variable.get((given, value_id))
        if known is None:
            known = self._add(self._row(name, secret, judged, place, kind, file_kind))
        self._by_line[spot] = known
        if given is not None:
            self._by_variable[given, value_id] = known
        return known

    def _add(self, row: Credential) -> str:
        """Keep a row; of those with one name on one line the later ones are numbered. Returns its id."""
        id = row.id
        while id in self.rows:
            self._namesakes[row.id] += 1
            id = f"{row.id}'{self._namesakes[row.id]}"
        self.rows[id] = row._replace(id=id)
        return id

    def _row(self, name: str, secret: str, judged: Judgement, place: Place, kind: str, file_kind: str) -> Credential:
        return Credential(
            id=f"{place.path}:{place.line}:{name}",
            kind=kind,
            provider=judged.provider,
            name=name,
            fingerprint=fingerprint(secret, judged),
            value_id=self._links.value_id(secret),
            live=True,
            static=not judged.temporary,
            opens_only_models=judged.opens_only_models,
            expires_on=None,
            tracked=place.path not in self._untracked,
            file_kind=file_kind,
            copy_of=None,
            loc=self._locations.add(place),
            sample=self._is_sample(place.path),
            personal=judged.personal,
        )

    def _canonical(self, row: Credential) -> str:
        """A strong credential is named by its fingerprint, a weak one by where it stands."""
        return f"secret:{row.fingerprint}" if row.fingerprint else f"key:{row.id}"


def _shown(reference: Reference) -> str:
    return f"{reference.unit.partition(':')[2]}/{reference}"


def _opens(name: str, made_of: Reference | None, opens_model: Callable[[str], bool]) -> bool:
    """Whether a variable's name, or that of what its value is read from, is a model key's."""
    return opens_model(name) or (made_of is not None and opens_model(made_of.address.rpartition(".")[2]))


def acting_credentials(held: Iterable[Held], principals: Collection[str], per_run: Collection[str]) -> list[Held]:
    """The credentials that are a workload's identity: it is none of ``principals``, which have one of their own, and it signs in to
    more than a model, unless a model key is all it has: those of ``per_run`` have the token of the run besides. What a tool is called
    with is no identity, but more than a model key.
    """
    by_workload: dict[str, list[Held]] = {}
    for one in held:
        if one.workload.id not in principals:
            by_workload.setdefault(one.workload.id, []).append(one)
    acting: list[Held] = []
    for workload, all_held in by_workload.items():
        others = [one for one in all_held if not one.opens_only_models]
        chosen = others if others or workload in per_run else all_held
        acting.extend(one for one in chosen if one.acts)
    return acting

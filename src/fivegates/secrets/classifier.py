"""The one judge of literals: is this a live credential, of which kind, whose, and if not, why not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from ..named_tuple import NamedTuple
from .arguments import NAME as ARGUMENT
from .arguments import PasswordOptions
from .embedded import Part, find_connection_passwords, find_private_keys, find_signed_tokens
from .formats import FormatTable, Hit, bits
from .knowledge import Format, Knowledge, load_knowledge
from .literals import decoded_text, harmless, is_app_password, is_placeholder, is_reference, is_rented, is_template, ordinary
from .names import NameMeaning, name_before, names_setting, read_name
from .randomness import character_classes, entropy, is_default_password, looks_repeated, strength, word_share

REMEMBERED_NAMES = 20_000
FARTHEST_BESIDE, NEXT_TO = 800, 80  # characters


class Judgement(NamedTuple):
    """What a literal is. It holds no part of the value: the credential itself is ``value[start:end]``.

    ``kind``: api-key | access-key | client-secret | token | secret | password | connection-string | private-key |
    service-account-key | webhook. ``live``: taken for a working credential; else ``reason`` says why not: empty, placeholder,
    template, reference, encrypted, hash, public, expired, sandbox, identifier, number, url, path, sentence, ordinary, weak.
    ``format``: the id of the provider's format, '' where only the name tells. ``bits``: strength, an estimate.
    ``temporary``: it expires by itself within hours. ``personal``: its form is issued to people only.
    """

    kind: str
    provider: str
    live: bool
    reason: str
    format: str
    bits: int
    opens_only_models: bool
    temporary: bool
    start: int
    end: int
    personal: bool = False


class Classifier:
    """Judges literals by a provider's format, by what is embedded in them, and by the name that holds them, in this order."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._names = knowledge.names
        self._values = knowledge.values
        self._options = PasswordOptions(knowledge.arguments)
        self._formats = FormatTable(knowledge.formats, knowledge.values)
        self._meanings: dict[str, NameMeaning] = {}
        self._shipped = {row.id: row for row in knowledge.formats if row.public_beside}
        self._borrowed = frozenset(row.id for row in knowledge.formats if row.borrowed)
        marks = {row.prefix for row in knowledge.formats if row.opens == "model" and row.prefix}
        self._model_marks = tuple(sorted(mark for mark in marks if not any(mark != other and other in mark for other in marks)))

    def classify(self, name: str, value: str) -> Judgement | None:
        """Judge ``value`` held by ``name`` ('' where there is none). None: neither the name nor the value speaks of a credential."""
        meaning = self._meaning(name)
        start = len(value) - len(value.lstrip())
        text = value.strip()
        return self._by_content(text, meaning, start) or self._by_name(text, meaning, start)

    def find(self, text: str) -> Iterator[Judgement]:
        """Every live credential that ``text`` shows by itself (format, private key, connection string ...), in order, not overlapping."""
        found = [judged for judged in self._judge_content(text, _NAMELESS, 0) if judged.live]
        end = 0
        for judged in sorted(found, key=lambda judged: (judged.start, -judged.end)):
            if judged.start >= end:
                end = judged.end
                yield judged

    def is_shipped(self, judged: Judgement, text: str, at: int) -> bool:
        """Whether what stands near ``text[at]`` shows that ``judged`` is what pages and apps carry; not so where its name opens a model."""
        row = self._shipped.get(judged.format)
        return row is not None and not judged.opens_only_models and _is_beside(row, text, at)

    def find_model_keys(self, text: str) -> Iterator[Judgement]:
        """Of what ``find`` gives, what opens a model and nothing else, also by the name before it on its line. Most texts hold no beginning
        of such a key and cost a look.
        """
        if any(mark in text for mark in self._model_marks) and any(
            judged.opens_only_models for judged in self._judge_formats(text, _NAMELESS, 0)
        ):
            yield from (judged for judged in self.find(text) if judged.opens_only_models and not self._is_own(judged, text))

    def _is_own(self, judged: Judgement, text: str) -> bool:
        return judged.format in self._borrowed and self._meaning(name_before(text, judged.start)).seals

    def find_arguments(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of live passwords that a command in ``text`` is given by an option that does not say what it is."""
        for start, value in self._options.find(text):
            judged = self.classify(ARGUMENT, value)
            if judged is not None and judged.live:
                yield start + judged.start, start + judged.end

    def names_secret(self, name: str) -> bool:
        """Whether ``name`` alone says that it holds a credential."""
        return bool(self._meaning(name).kind)

    def names_seal(self, name: str) -> bool:
        """Whether ``name`` is that of a secret which signs, seals or checks: no program signs in anywhere with it."""
        return self._meaning(name).seals

    def names_model_key(self, name: str) -> bool:
        """Whether ``name`` is that of a key which opens a model and nothing else, by the provider that it names."""
        return self._meaning(name).opens_only_models

    def names_setting(self, name: str) -> bool:
        """Whether ``name`` is a plain setting's, wherever its value is kept."""
        return names_setting(name, self._names)

    def _meaning(self, name: str) -> NameMeaning:
        meaning = self._meanings.get(name)
        if meaning is None:
            meaning = read_name(name, self._names)
            if len(self._meanings) < REMEMBERED_NAMES:
                self._meanings[name] = meaning
        return meaning

    def _by_content(self, text: str, meaning: NameMeaning, shift: int) -> Judgement | None:
        """The first live thing in the text, else the first thing that is no live credential."""
        first: Judgement | None = None
        for judged in self._judge_content(text, meaning, shift):
            if judged.live:
                return judged
            first = first or judged
        return first

    def _judge_content(self, text: str, meaning: NameMeaning, shift: int) -> Iterator[Judgement]:
        if "-----BEGIN" in text:
            yield from (self._part(part, "", meaning, shift, 256) for part in find_private_keys(text))
        yield from self._judge_formats(text, meaning, shift)
        if "eyJ" in text:
            yield from (self._part(part, "", meaning, shift, 256) for part in find_signed_tokens(text))
        if "://" in text or "=" in text:
            for part in find_connection_passwords(text):
                password = text[part.start : part.end]
                yield self._part(part, part.reason or self._password_reason(password, part.account), meaning, shift, strength(password))

    def _judge_formats(self, text: str, meaning: NameMeaning, shift: int) -> Iterator[Judgement]:
        for hit in chain(self._formats.find(text), self._formats.find_marked(text)):
            yield self._format(hit, meaning, shift, _is_beside(hit.format, text, hit.start))

    def _format(self, hit: Hit, meaning: NameMeaning, shift: int, is_beside: bool) -> Judgement:
        row = hit.format
        named_public = meaning.public or any(word in row.public_under for word in meaning.words)
        shipped = (named_public or is_beside) and not meaning.opens_only_models
        own = meaning.seals and row.borrowed  # a program's secret of its own, made in a provider's form
        reason = row.not_live or ("placeholder" if hit.filler else "public" if row.public_under and shipped else "")
        return Judgement(
            kind=(own and meaning.kind) or row.kind,
            provider=meaning.provider if own else row.provider or meaning.provider,
            live=not reason,
            reason=reason,
            format=row.id,
            bits=bits(hit),
            opens_only_models=not own and (row.opens == "model" or (row.opens == "name" and meaning.opens_only_models)),
            temporary=row.temporary,
            start=shift + hit.start,
            end=shift + hit.end,
            personal=row.personal,
        )

    def _part(self, part: Part, reason: str, meaning: NameMeaning, shift: int, strength_bits: int) -> Judgement:
        why = reason or part.reason
        return Judgement(
            kind=part.kind,
            provider=part.provider or meaning.provider,
            live=not why,
            reason=why,
            format="",
            bits=strength_bits,
            opens_only_models=False,
            temporary=False,
            start=shift + part.start,
            end=shift + part.end,
        )

    def _by_name(self, text: str, meaning: NameMeaning, shift: int) -> Judgement | None:
        if not meaning.kind:
            return None
        reason = harmless(text, self._values) or self._name_reason(text, meaning)
        return Judgement(
            kind=meaning.kind,
            provider=meaning.provider,
            live=not reason,
            reason=reason,
            format="",
            bits=strength(self._formats.without_prefix(text)),
            opens_only_models=meaning.opens_only_models,
            temporary=False,
            start=shift,
            end=shift + len(text),
        )

    def _name_reason(self, text: str, meaning: NameMeaning) -> str:
        if meaning.public:
            return "public"
        body = self._formats.without_prefix(text)
        if is_placeholder(body, self._values):
            return "placeholder"
        if meaning.kind != "password" and not text.isascii():
            return "sentence"
        plain = ordinary(text, self._values, meaning.identifier) or self._encoded_reason(text, meaning)
        if plain:
            return plain
        if meaning.kind == "password":
            return self._password_reason(text)
        if looks_repeated(body):
            return "placeholder"
        said = set(text.lower().replace("_", "-").split("-"))
        if said <= set(meaning.words):  # SANDBOX_CA_SECRET=sandbox-ca: what it is called elsewhere
            return "ordinary"
        if is_default_password(body, self._values.default_words) or word_share(body, self._values.bigrams) >= 0.5:
            return "ordinary"
        return "weak" if len(body) < meaning.least or entropy(body) < 3.0 else ""

    def _encoded_reason(self, text: str, meaning: NameMeaning) -> str:
        """Why ``text`` is nothing once its base64 is undone: a Kubernetes Secret holds words in this form too."""
        decoded = decoded_text(text)
        if decoded is None:
            return ""
        reason = harmless(decoded, self._values) or ordinary(decoded, self._values, meaning.identifier)
        return reason or (self._password_reason(decoded) if meaning.kind == "password" else "")

    def _password_reason(self, password: str, account: str = "") -> str:
        """``account``: user@host of an address. What opens a database on the internet is no default for local use, however simple it is."""
        values = self._values
        if is_template(password, values) or is_reference(password.lower(), values):
            return "template"
        if is_placeholder(password, values) or password in values.published:
            return "placeholder"
        if "%" in password:
            from urllib.parse import unquote  # few passwords have it, and it costs a run its start

            password = unquote(password)
        if account and is_rented(account, values):
            return "ordinary" if is_default_password(password, values.default_words) else ""
        if is_app_password(password):
            return "placeholder" if looks_repeated(password) else "ordinary" if word_share(password, values.bigrams) > 0.75 else ""
        if is_default_password(password, values.default_words) or word_share(password, values.bigrams) >= 0.5 or password.isdigit():
            return "ordinary"
        if looks_repeated(password):
            return "placeholder"
        classes = character_classes(password)
        short = len(password) < 8 or (len(password) < 12 and classes < 3) or (len(password) < 16 and classes < 2)
        return "weak" if short or entropy(password) < 2.75 else ""


def _is_beside(row: Format, text: str, at: int) -> bool:
    """Whether what stands near a key shows that it is shipped, and nothing next to it that it opens a model."""
    if not row.public_beside or at < 0:
        return False
    around = text[max(0, at - FARTHEST_BESIDE) : at + FARTHEST_BESIDE]
    next_to = text[max(0, at - NEXT_TO) : at].lower()
    return any(mark in around for mark in row.public_beside) and not any(mark in next_to for mark in row.model_beside)


_NAMELESS = NameMeaning(words=(), kind="", provider="", opens_only_models=False, least=0, public=False, identifier=False)


@cache
def shipped_classifier() -> Classifier:
    """One that knows what ships with fivegates, made once."""
    return Classifier(load_knowledge())

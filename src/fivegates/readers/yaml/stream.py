"""A file of YAML documents: each broken one is a problem, the others are read."""

from __future__ import annotations

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import DocumentStartEvent
from yaml.reader import ReaderError

from ...errors import ReadError
from ...source import Source
from ..interface import Limits, Problem
from .definitions import MARKER, Stretch, read_definition, stretches
from .model import AS_BEFORE, DUPLICATE, YamlDocument, YamlStream
from .nodes import ExcessError, NodeBuilder
from .template import TEMPLATE, has_markers, looks_templated

_BROKEN_DOCUMENTS = 100  # each restarts the parser on a copy of the rest of the file
_REMARKS = 50
_TOO_DEEP = "exceeded maximum nesting depth"  # libyaml from 0.2.6 on has a limit of its own, above ours, and looks ahead


def read_stream(source: Source, limits: Limits) -> YamlStream:
    """See ``parse_yaml``."""
    reading = _Reading(source, limits)
    for stretch in stretches(source.text, 1 if source.text.startswith("\ufeff") else 0, len(source.text)):
        if not reading.is_over and not reading.read_definition(stretch):
            reading.read(stretch.start, stretch.end)
    return reading.stream


class _Reading:
    """The state of reading one file."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.stream = YamlStream(source)
        self.templated = has_markers(source.text)
        self.is_of_values = source.path.rpartition("/")[2].startswith("values")
        self.room = limits.yaml_nodes
        self.remarks = 0
        self.templates = 0
        self.document = 0  # where the document being read starts
        self.is_over = False  # whether a limit was passed: nothing more is read

    def read_definition(self, stretch: Stretch) -> bool:
        """Read a stretch but for the schema in it, where it is a plain definition; whether it is."""
        found = read_definition(self.source, stretch, self.limits, self.room)
        if found is not None:
            root, self.room = found
            self.stream.documents.append(YamlDocument(root, root.offset))
        return found is not None

    def read(self, start: int, end: int) -> None:
        """Read the documents in a stretch of the text, starting anew behind each broken one."""
        resume: int | None = start
        for _ in range(_BROKEN_DOCUMENTS):
            if resume is None:
                return
            resume = self.read_until_broken(resume, end)
        if resume is not None:
            self.problem(f"more than {_BROKEN_DOCUMENTS} broken documents; nothing from here on is read", resume)
            self.is_over = True

    def read_until_broken(self, start: int, end: int) -> int | None:
        """Read documents up to ``end``; where one is broken, list it and say where the next may start."""
        known = len(self.stream.documents)
        self.document = start
        try:
            self.read_documents(start, end)
        except ReaderError as error:
            return self.skip_character(error, start, end, known)
        except YAMLError as error:
            return self.skip_document(_reason(error, self.source, start, self.limits), _offset(error, start), end)
        except ExcessError as error:
            self.problem(error.message, error.offset)
            self.is_over = True
        except ReadError as error:
            return self.skip_document(error.message, error.offset, end)
        except RecursionError:
            return self.skip_document("nested too deep", self.document, end)
        except UnicodeEncodeError as error:
            self.problem("half of a surrogate pair cannot be read", start + error.start)
        return None

    def read_documents(self, start: int, end: int) -> None:
        text = self.source.text
        parser = CParser(text if start == 0 and end == len(text) else text[start:end])
        builder = NodeBuilder(parser, self.source, self.limits, start, self.room, templated=self.templated)
        try:
            parser.get_event()
            while type(begin := parser.get_event()) is DocumentStartEvent:
                self.document = start + int(begin.start_mark.index)  # type: ignore[union-attr]  # libyaml always gives marks
                root = builder.document(parser.get_event())
                self.stream.documents.append(YamlDocument(root, root.offset))
                parser.get_event()
        finally:
            parser.dispose()
            self.room = builder.room
            self.note(builder.remarks)

    def skip_document(self, reason: str, offset: int, end: int) -> int | None:
        """List the document being read as broken; the next one's start, or None behind the last."""
        line = self.source.text.rfind("\n", 0, offset) + 1
        marker = MARKER.search(self.source.text, max(line, self.document + 1), end)
        following = marker.start() if marker else end
        if not looks_templated(self.source.text[self.document : following]):
            self.problem(reason, offset)
        else:
            self.template(offset)
        return following if marker else None

    def skip_character(self, error: ReaderError, start: int, end: int, known: int) -> int | None:
        """libyaml looks ahead: a forbidden character also costs the documents in front of its own, so read these again without it."""
        encoded = self.source.text[start:end].encode()
        offset = start + len(encoded[: error.position].decode(errors="replace"))
        marker = start
        for found in MARKER.finditer(self.source.text, start, offset):
            marker = found.start()
        del self.stream.documents[known:]
        self.read(start, marker)
        self.document = marker
        return self.skip_document(f"character U+{ord(self.source.text[offset]):04X} is not allowed in YAML", offset, end)

    def note(self, remarks: list[tuple[int, str]]) -> None:
        for offset, reason in remarks[: max(0, _REMARKS - self.remarks)]:
            if reason == TEMPLATE:
                self.template(offset)
            else:
                # in the values of a chart Helm takes the last one
                is_harmless = reason.startswith(DUPLICATE) and (self.is_of_values or reason.endswith(AS_BEFORE))
                self.problem(reason, offset, "notice" if is_harmless else "error")
        self.remarks += len(remarks)

    def template(self, offset: int) -> None:
        """A file is listed as a template once."""
        if not self.templates:
            self.problem(TEMPLATE, offset, "template")
        self.templates += 1

    def problem(self, reason: str, offset: int, kind: str = "error") -> None:
        self.stream.problems.append(Problem(self.source.place(offset), reason, kind))


def _offset(error: YAMLError, start: int) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return start + (int(mark.index) if mark else 0)


def _reason(error: YAMLError, source: Source, start: int, limits: Limits) -> str:
    problem = getattr(error, "problem", None) or "cannot be read"
    if problem == _TOO_DEEP:
        return f"nested more than {limits.nesting} levels deep"
    context, mark = getattr(error, "context", None), getattr(error, "context_mark", None)
    if not context or not mark:
        return f"not valid YAML: {problem}"
    return f"not valid YAML: {problem}, {context} that starts on line {source.place(start + int(mark.index)).line}"

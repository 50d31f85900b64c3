"""Dockerfiles are read with their stages, copies, variables and places, whatever their spelling."""

from __future__ import annotations

import pytest

from fivegates.readers.dockerfile import Dockerfile, read_dockerfile
from fivegates.source import Source


def read(text: str) -> Dockerfile:
    return read_dockerfile(Source("agents/triage/Dockerfile", text))


SEVERAL_STAGES = """\
# syntax=docker/dockerfile:1
ARG VERSION=3.12
FROM --platform=$BUILDPLATFORM python:${VERSION}-slim AS build
WORKDIR /app
COPY requirements.txt pyproject.toml ./
RUN pip install \\
    # a comment between
    -r requirements.txt

COPY --chown=app:app . /app

FROM gcr.io/distroless/python3 as run
ENV PORT=8080 MODE="read only"
ENV GREETING hello there
ARG OPENAI_API_KEY
COPY --from=build /app /app
ADD ["a file.txt", ".env", "/app/"]
USER 1000
ENTRYPOINT ["python", "-m", "triage"]
CMD serve --port 8080
"""


def test_stages_have_their_base_name_and_line() -> None:
    stages = read(SEVERAL_STAGES).stages
    assert [(stage.base, stage.name, stage.place.line) for stage in stages] == [
        ("python:${VERSION}-slim", "build", 3),
        ("gcr.io/distroless/python3", "run", 12),
    ]


def test_arguments_before_the_first_stage_are_kept_apart() -> None:
    dockerfile = read(SEVERAL_STAGES)
    assert [(setting.keyword, setting.name, setting.value) for setting in dockerfile.arguments] == [("ARG", "VERSION", "3.12")]


def test_copied_paths_are_known_with_where_they_come_from() -> None:
    build, run = read(SEVERAL_STAGES).stages
    assert [(copy.sources, copy.target, copy.from_, copy.place.line) for copy in (*build.copies, *run.copies)] == [
        (("requirements.txt", "pyproject.toml"), "./", None, 5),
        ((".",), "/app", None, 10),
        (("/app",), "/app", "build", 16),
        (("a file.txt", ".env"), "/app/", None, 17),
    ]


def test_variables_are_known_in_both_spellings() -> None:
    settings = read(SEVERAL_STAGES).stages[1].settings
    assert [(setting.keyword, setting.name, setting.value, setting.place.line) for setting in settings] == [
        ("ENV", "PORT", "8080", 13),
        ("ENV", "MODE", "read only", 13),
        ("ENV", "GREETING", "hello there", 14),
        ("ARG", "OPENAI_API_KEY", None, 15),
    ]


def test_what_runs_is_known_in_both_forms() -> None:
    run = read(SEVERAL_STAGES).stages[1]
    assert (run.entrypoint, run.command, run.user) == (("python", "-m", "triage"), ("serve", "--port", "8080"), "1000")


def test_a_here_document_holds_no_instructions() -> None:
    stage = read("FROM a\nRUN <<EOF\nENV NOT=1\nCOPY x y\nEOF\nCOPY <<one <<two /dir/\nFROM no\none\nFROM no\ntwo\nENV YES=1\n").stages
    assert len(stage) == 1
    assert [(setting.name, setting.place.line) for setting in stage[0].settings] == [("YES", 11)]


def test_a_here_document_that_is_never_closed_hides_nothing() -> None:
    assert [setting.name for setting in read("FROM a\nRUN cat <<EOF\nENV SEEN=1\n").stages[0].settings] == ["SEEN"]


def test_another_escape_character_is_honoured() -> None:
    stage = read("# escape=`\nFROM windows\nENV PATH=C:\\tools `\n    MODE=x\n").stages[0]
    assert [(setting.name, setting.value) for setting in stage.settings] == [("PATH", "C:\\tools"), ("MODE", "x")]


def test_windows_line_ends_and_lower_case_make_no_difference() -> None:
    stage = read("from a as b\r\nenv A=1 \\\r\n  B=2\r\ncmd run\r\n").stages[0]
    assert (stage.base, stage.name, [setting.value for setting in stage.settings], stage.command) == ("a", "b", ["1", "2"], ("run",))


@pytest.mark.parametrize(
    "text", ["", "\n", "COPY", "FROM", 'FROM a\nCOPY b\nENV\nARG\nCMD\nADD ["x\n', "\\\n\\\n", "<<<<<<< HEAD\nFROM a\n"]
)
def test_a_half_written_file_gives_what_it_has(text: str) -> None:
    assert len(read(text).stages) == text.count("FROM")


@pytest.mark.parametrize(
    "piece", ["FROM a ", "FROM a\n", "RUN <<E\n", "\\\n", 'ENV A="', "ENV A='\n", "<<E", "--from=", "FROM a\nCMD [[[[\n", "#\n"]
)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    dockerfile = read("FROM base\n" + piece * (1_000_000 // len(piece)))
    assert dockerfile.stages[0].base == "base"

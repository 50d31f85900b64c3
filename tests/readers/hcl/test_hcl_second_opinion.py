"""What python-hcl2 is asked, and what comes of it."""

from __future__ import annotations

import shutil
import sys

import pytest

from fivegates.readers.hcl import second_opinion
from fivegates.readers.hcl.second_opinion import LONGEST, rejected_blocks, second_opinions
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.source import Source


def test_each_text_gets_the_verdict_of_python_hcl2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "SECONDS", 300.0)  # however busy this machine is
    monkeypatch.setattr(second_opinion, "START_SECONDS", 300.0)
    texts = ["a {\n  b = 1\n}", "a { b = }", "x" * (LONGEST + 1), "c = [1,\n2]", "d = ((("]
    assert second_opinions(texts) == ["accepts", "rejects", "too long", "accepts", "rejects"]


def test_only_the_items_that_were_left_out_are_asked_about() -> None:
    document = parse_hcl(Source("main.tf", "a {}\nb {\n  c 1\n}\nd {}\ne = \nf = 1\n"))
    assert rejected_blocks(document) == ["b {\n  c 1\n}", "e = \n"]


def test_without_python_hcl2_there_is_no_opinion_and_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hcl2", None)
    monkeypatch.setattr(second_opinion, "_ask", lambda *_: pytest.fail("a process was started"))
    assert second_opinions(["a {}", "b {}"]) == ["not installed", "not installed"]


def test_a_text_that_gets_no_answer_in_time_does_not_take_the_others_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def ask(texts: list[str], seconds: float) -> list[bool]:
        asked.append(texts)
        return [True for _ in texts[: texts.index("slow")]] if "slow" in texts else [True for _ in texts]

    monkeypatch.setattr(second_opinion, "_ask", ask)
    assert second_opinions(["a = 1", "slow", "b = 1"]) == ["accepts", "no answer", "accepts"]
    assert asked == [["a = 1", "slow", "b = 1"], ["b = 1"]]


def test_a_process_that_never_gets_ready_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert second_opinions(["a = 1", "b = 1"]) == ["no answer", "no answer"]

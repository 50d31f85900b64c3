"""Declared packages are found in every manifest, with their line, and nothing is resolved."""

from __future__ import annotations

import pytest

from fivegates.errors import ReadError
from fivegates.readers.dependencies import read_package_json, read_pyproject, reader_of
from fivegates.source import Source

REQUIREMENTS = """\
# comment
-r base.txt
--index-url https://acme.io/simple
langgraph==0.2.1  # pinned
LangChain_OpenAI[extra]>=0.1 ; python_version > "3.8"
  boto3
git+https://github.com/acme/x.git
"""
PYPROJECT = """\
[project]
name = "triage"
dependencies = ["crewai>=0.5", "pydantic_ai[logfire]"]
[project.optional-dependencies]
voice = ["livekit-agents"]
[dependency-groups]
dev = ["openai-agents"]
[tool.poetry.dependencies]
python = "^3.11"
strands-agents = "^1.0"
"""
PACKAGE_JSON = """\
{
  "name": "triage",
  "dependencies": {"@langchain/langgraph": "^0.2", "ai": "^4"},
  "devDependencies": {"@mastra/core": "*"},
  "peerDependencies": {"openai": "*"}
}
"""
GO_MOD = """\
module acme.io/triage
go 1.23
require google.golang.org/adk v0.1.0
require (
\tgithub.com/openai/openai-go v1.2.3 // indirect
)
"""
POM = """\
<project><groupId>io.acme</groupId>
<dependencies><dependency>
  <groupId>dev.langchain4j</groupId><artifactId>langchain4j</artifactId>
</dependency></dependencies></project>
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("requirements.txt", REQUIREMENTS, [("langgraph", 4), ("langchain-openai", 5), ("boto3", 6), ("git", 7)]),
        ("requirements-prod.in", "crewai\n", [("crewai", 1)]),
        ("pyproject.toml", PYPROJECT, [("crewai", 3), ("pydantic-ai", 3), ("livekit-agents", 5), ("strands-agents", 10)]),
        ("package.json", PACKAGE_JSON, [("@langchain/langgraph", 3), ("ai", 3), ("openai", 5)]),
        ("go.mod", GO_MOD, [("google.golang.org/adk", 3), ("github.com/openai/openai-go", 5)]),
        ("Pipfile", '[packages]\ncrewai = "*"\n[dev-packages]\nlanggraph = "*"\n', [("crewai", 2)]),
        ("setup.cfg", "[options]\ninstall_requires =\n    crewai>=1\n    openai\npython_requires = >=3\n", [("crewai", 3), ("openai", 4)]),
        ("App.csproj", '<Project><PackageReference Include="Microsoft.SemanticKernel" Version="1" />', [("Microsoft.SemanticKernel", 1)]),
        ("Cargo.toml", '[dependencies]\nrig-core = "0.9"\n[dev-dependencies]\nasync-openai = "1"\n', [("rig-core", 2)]),
        (
            "pyproject.toml",
            '[dependency-groups]\nagent = ["strands-agents", {include-group = "dev"}]\ndev = ["crewai"]\n'
            '[tool.uv]\ndev-dependencies = ["ag2"]\n',
            [("strands-agents", 2)],
        ),
        (
            "pyproject.toml",
            '[tool.poetry.group.llm.dependencies]\ncrewai = "*"\n[tool.poetry.group.dev.dependencies]\nag2 = "*"\n',
            [("crewai", 2)],
        ),
        ("pom.xml", POM, [("io.acme", 1), ("dev.langchain4j", 3)]),
        ("build.gradle.kts", 'dependencies {\n  implementation("dev.langchain4j:langchain4j:1.0")\n}\n', [("dev.langchain4j", 2)]),
    ],
)
def test_declared_packages_are_found_with_their_line(name: str, text: str, expected: list[tuple[str, int]]) -> None:
    reader = reader_of(name)
    assert reader is not None
    source = Source(name, text)
    assert [(found.name, source.place(found.offset).line) for found in reader(source)] == expected


@pytest.mark.parametrize(
    "name",
    ["requirements-dev.txt", "test-requirements.txt", "requirements_test.txt", "poetry.lock", "package-lock.json", "README.md", "setup.py"],
)
def test_what_does_not_declare_what_runs_is_no_manifest(name: str) -> None:
    assert reader_of(name) is None


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "a = [[" * 50_000, '{"dependencies": 1', "\x00"])
def test_a_broken_manifest_is_an_error_and_no_crash(text: str) -> None:
    for reader in (read_pyproject, read_package_json):
        with pytest.raises(ReadError):
            reader(Source("manifest", text))


@pytest.mark.parametrize("text", ["[]", "3", '{"dependencies": ["a"]}', '{"dependencies": null}'])
def test_a_manifest_of_another_shape_declares_nothing(text: str) -> None:
    assert read_package_json(Source("package.json", text)) == []


@pytest.mark.parametrize("name", ["requirements.txt", "go.mod", "pom.xml", "build.gradle", "setup.cfg", "App.csproj"])
@pytest.mark.parametrize("piece", ["a", " ", "require ", "<groupId>", "<groupId> ", "implementation ", "\t", "x.y/z v"])
def test_a_megabyte_on_one_line_is_read(name: str, piece: str) -> None:
    reader = reader_of(name)
    assert reader is not None
    assert len(reader(Source(name, piece * (1_000_000 // len(piece))))) <= 1

"""What a compose service is taken for, from what it is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.link.evidence import Sign, confidence, judge
from fivegates.readers.code import MOST_FILES
from fivegates.settings import Settings
from fivegates.source import Place
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "evidence_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_service_is_taken_for_what_its_evidence_says(case: dict[str, Any]) -> None:
    compose = {"name": "p", "services": {case["name"]: case["service"]}, "models": {"qwen": {"model": "ai/qwen3"}}}
    store = gather(MemoryTree({"compose.yaml": json.dumps(compose)}), Settings()).store
    rows = store.query("SELECT class FROM agents")
    assert [row["class"] for row in rows] == ([case["class"]] if case["class"] else [])


CODE_CASES = [
    ("a bare client and a model's key are one fact: it calls a model", "import openai\n", {"OPENAI_API_KEY": "${KEY}"}, "candidate"),
    ("a bare client alone", "import openai\n", {}, "candidate"),
    (
        "a client that hands tools to the model",
        "import openai\nclient.responses.create(tools=TOOLS)\n",
        {"OPENAI_API_KEY": "${KEY}"},
        "agent",
    ),
    ("the shapes of a client's answers alone", "from openai.types.chat import ChatCompletion\nanswer(tools=TOOLS)\n", {}, None),
    ("a client and a bot of a chat platform", "import openai\nfrom slack_bolt import App\n", {}, "agent"),
    (
        "a client and a library that only posts",
        "import openai\nfrom slack_sdk import WebClient\n",
        {"OPENAI_API_KEY": "${KEY}"},
        "candidate",
    ),
    ("a bot of a chat platform without a model", "from slack_bolt import App\n", {"SLACK_BOT_TOKEN": "${KEY}"}, None),
    ("a client of a model and of a cluster", "import openai\nimport kubernetes\n", {"OPENAI_API_KEY": "${KEY}"}, "agent"),
    ("a client of a model and of a cluster, given nothing for a model", "import openai\nimport kubernetes\n", {}, "candidate"),
    ("a client of a cluster", "import kubernetes\n", {}, None),
    ("a client that asks for vectors alone", "import openai\nopenai.Embedding.create(input=TEXT)\n", {"OPENAI_API_KEY": "${KEY}"}, None),
    (
        "a client that asks a model which embeds, beside what only splits texts",
        "import boto3\nfrom langchain.text_splitter import Splitter\n"
        "c = boto3.client('bedrock-runtime')\nc.invoke_model(modelId='amazon.titan-embed-text-v2:0')\n",
        {"LANGSMITH_TRACING": "true"},
        None,
    ),
    (
        "a client that asks one model which embeds and one which writes",
        "import boto3\nc = boto3.client('bedrock-runtime')\n"
        "c.invoke_model(modelId='amazon.titan-embed-text-v2:0')\nc.invoke_model(modelId='anthropic.claude')\n",
        {"LANGSMITH_TRACING": "true"},
        "candidate",
    ),
    (
        "a client that asks for vectors and for text",
        "import openai\nc.embeddings.create(input=T)\nc.chat.completions.create(tools=TOOLS)\n",
        {"OPENAI_API_KEY": "${KEY}"},
        "agent",
    ),
    (
        "a client of a model and of tool servers",
        "import openai\nfrom mcp import ClientSession\nClientSession(a, b)\n",
        {"OPENAI_API_KEY": "${KEY}"},
        "agent",
    ),
    ("a client of tool servers alone", "from mcp import ClientSession\nClientSession(a, b)\n", {}, "candidate"),
    (
        "what only imports a server of tools, beside a client of them and of a model",
        "import openai\nfrom mcp import ClientSession\nimport mcp.server\nClientSession(a, b)\n",
        {},
        "tool_server",
    ),
    (
        "what stands between clients and tool servers",
        "from mcp import ClientSession\nfrom mcp.server.fastmcp import FastMCP\nFastMCP(x)\nClientSession(a, b)\n",
        {},
        "tool_server",
    ),
    ("the shapes beside the client", "from openai.types import Model\nfrom openai import OpenAI\nask(tools=TOOLS)\n", {}, "agent"),
]


@pytest.mark.parametrize(("title", "code", "environment", "class_"), CODE_CASES, ids=[case[0] for case in CODE_CASES])
def test_a_service_is_taken_for_what_its_code_says(title: str, code: str, environment: dict[str, str], class_: str | None) -> None:
    compose = {"name": "p", "services": {"api": {"build": "./api", "environment": environment}}}
    tree = MemoryTree({"compose.yaml": json.dumps(compose), "api/Dockerfile": "FROM scratch\nCOPY . /\n", "api/app.py": code})
    found = [row["class"] for row in gather(tree, Settings()).store.query("SELECT class FROM agents")]
    assert found == ([class_] if class_ else [])


DECLARED_CASES = [
    ("a framework that is declared and imported", {"app.py": "import langgraph\n"}, "agent"),
    ("a framework that is declared and that the code, read whole, does not import", {"app.py": "import httpx\n"}, None),
    ("a framework that is declared, a package of its family imported", {"app.py": "from langgraph_sdk import get_client\n"}, "candidate"),
    ("a framework that is declared, the code of another language", {"app.go": "package main\n"}, "candidate"),
    ("a framework that is declared, the code not there", {}, "candidate"),
    (
        "a framework that is declared, the code too much to read",
        {f"m{at:04}.py": "import httpx\n" for at in range(MOST_FILES)},
        "candidate",
    ),
]


@pytest.mark.parametrize(("title", "files", "class_"), DECLARED_CASES, ids=[case[0] for case in DECLARED_CASES])
def test_a_declared_framework_counts_unless_nothing_imports_it(title: str, files: dict[str, str], class_: str | None) -> None:
    tree = {"compose.yaml": "name: p\nservices: {api: {build: .}}\n", "Dockerfile": "FROM a\nCOPY . .\n", "requirements.txt": "langgraph\n"}
    assert [row["class"] for row in query_agents({**tree, **files})] == ([class_] if class_ else [])


RECIPE_CASES = [
    ("the image of an agent as its base", "FROM langchain/langgraph-api:3.12\n", "agent"),
    ("such a base by the default of an argument", "ARG TAG=3.12\nARG BASE=langchain/langgraph-api:${TAG:-1}\nFROM ${BASE}\n", None),
    ("a base by a plain default", "ARG BASE=langchain/langgraph-api\nFROM ${BASE}:3.12 AS run\nFROM run\n", "agent"),
    ("a base that a build decides", "ARG BASE\nFROM ${BASE}\n", None),
    ("a stage that is not in the image", "FROM langchain/langgraph-api:3.12 AS a\nFROM python:3.12\nCOPY --from=a /x /x\n", None),
    ("a coding agent as the command", 'FROM node:22\nENTRYPOINT ["claude"]\nCMD ["-p", "triage the queue"]\n', "agent"),
    ("a coding agent for people", 'FROM node:22\nCMD ["claude"]\n', None),
    ("a coding agent that is only installed", "FROM node:22\nRUN npm i -g @anthropic-ai/claude-code\nCMD node index.js\n", None),
    ("a model that embeds", "FROM python:3.12\nENV OPENAI_MODEL=text-embedding-3-small\n", None),
    ("a model in the image", "FROM python:3.12\nENV ANTHROPIC_MODEL=claude-sonnet-4\n", "candidate"),
    ("a model as an argument of the build", "FROM python:3.12\nARG ANTHROPIC_MODEL=claude-sonnet-4\n", None),
]


@pytest.mark.parametrize(("title", "recipe", "class_"), RECIPE_CASES, ids=[case[0] for case in RECIPE_CASES])
def test_a_service_is_taken_for_what_its_recipe_says(title: str, recipe: str, class_: str | None) -> None:
    tree = MemoryTree({"compose.yaml": "name: p\nservices: {api: {build: ./api}}\n", "api/Dockerfile": recipe})
    found = [row["class"] for row in gather(tree, Settings()).store.query("SELECT class FROM agents")]
    assert found == ([class_] if class_ else [])


SCRIPT_CASES = [
    ("a script that runs a coding agent", "COPY run/start.sh /app/start.sh\n", "claude -p 'triage the queue'\n", "agent"),
    ("a script that is copied with its folder", "COPY run /app\n", "cd /app\nclaude -p 'triage the queue'\n", "agent"),
    ("a script that only asks for the version", "COPY run/start.sh /app/\n", "claude --version\nexec node server.js\n", None),
    ("a script with such a line in a comment", "COPY run/start.sh /app/\n", "# claude -p 'triage'\nexec node server.js\n", None),
    ("a script that is not in the image", "COPY other /app/\n", "claude -p 'triage the queue'\n", None),
    ("a script that another stage holds", "COPY --from=tools /x/start.sh /app/start.sh\n", "claude -p 'triage the queue'\n", None),
]


@pytest.mark.parametrize(("title", "copies", "script", "class_"), SCRIPT_CASES, ids=[case[0] for case in SCRIPT_CASES])
def test_an_image_is_taken_for_what_its_start_script_runs(title: str, copies: str, script: str, class_: str | None) -> None:
    recipe = f'FROM node:22\n{copies}ENTRYPOINT ["/app/start.sh"]\n'
    tree = {"compose.yaml": "name: p\nservices: {api: {build: .}}\n", "Dockerfile": recipe, "run/start.sh": f"#!/bin/sh\nset -e\n{script}"}
    assert [row["class"] for row in query_agents(tree)] == ([class_] if class_ else [])


AGENT = "import crewai\n\ncrew = crewai.Crew()\n"
IMAGE_CASES: list[tuple[str, dict[str, str], str, dict[str, str | None]]] = [
    ("code that the image does not take in", {"client/agent.py": AGENT, "server/app.py": ""}, "COPY server/ ./server/\n", {"api": None}),
    ("code that it takes in", {"client/agent.py": AGENT, "server/app.py": ""}, "COPY server/ client/ ./\n", {"api": "agent"}),
    ("code by a pattern", {"agent.py": AGENT}, "COPY *.py requirements*.txt ./\n", {"api": "agent"}),
    ("code by another pattern", {"agent.py": AGENT}, "COPY requirements*.txt ./\nCOPY src ./src\n", {"api": None}),
    ("code that .dockerignore leaves out", {"agent.py": AGENT, ".dockerignore": "agent.py\n"}, "COPY . .\n", {"api": None}),
    ("code by way of a stage", {"agent.py": AGENT}, "COPY agent.py /x/\nFROM scratch\nCOPY --from=0 /x /x\n", {"api": "agent"}),
    ("code of a stage that nothing takes from", {"agent.py": AGENT}, "COPY agent.py /x/\nFROM scratch\nCOPY app.py /x\n", {"api": None}),
    ("a path that a build decides", {"agent.py": AGENT}, "ARG DIR\nCOPY $DIR ./\n", {"api": "agent"}),
]


@pytest.mark.parametrize(("title", "files", "recipe", "classes"), IMAGE_CASES, ids=[case[0] for case in IMAGE_CASES])
def test_only_code_that_the_image_takes_in_is_evidence(
    title: str, files: dict[str, str], recipe: str, classes: dict[str, str | None]
) -> None:
    compose = "name: p\nservices: {api: {build: .}}\n"
    found = {row["name"]: row["class"] for row in query_agents({"compose.yaml": compose, "Dockerfile": f"FROM a\n{recipe}", **files})}
    assert found == {name: class_ for name, class_ in classes.items() if class_}


TOOLS = "import openai\nopenai.responses.create(tools=TOOLS)\n"
MODES = {
    "one mode of an image is given a model, the other none": ({"OPENAI_API_KEY": "${K}", "MODE": "work"}, {"MODE": "receive"}, "", ["one"]),
    "both are": ({"OPENAI_API_KEY": "${K}"}, {"OPENAI_API_KEY": "${K}"}, "", ["one", "two"]),
    "none is": ({"MODE": "work"}, {"MODE": "receive"}, "", ["one", "two"]),
    "the other loads a file that is not here": ({"OPENAI_API_KEY": "${K}"}, {"MODE": "receive"}, "shared", ["one", "two"]),
}


@pytest.mark.parametrize("title", MODES)
def test_one_image_in_two_modes_is_an_agent_where_it_is_given_a_model(title: str) -> None:
    first, second, env_file, agents = MODES[title]
    services = {"one": {"build": ".", "environment": first}, "two": {"build": ".", "environment": second}}
    if env_file:
        services["two"]["env_file"] = ".env"
    compose = json.dumps({"name": "p", "services": services})
    found = query_agents({"compose.yaml": compose, "Dockerfile": "FROM a\nCOPY . .\n", "app.py": TOOLS})
    assert sorted(row["name"] for row in found if row["class"] == "agent") == agents


SHARED = {
    "each image takes what is its own": ("COPY desk .", "COPY page .", AGENT, ["desk"]),
    "both take all": ("COPY . .", "COPY . .", AGENT, []),
    "only one takes a framework": ("COPY desk .", "COPY page .", "import crewai\n", ["desk"]),
    "both take a framework": ("COPY . .", "COPY . .", "import crewai\n", []),
}


@pytest.mark.parametrize("title", SHARED)
def test_programs_share_the_code_that_all_of_them_are_built_with(title: str) -> None:
    first, second, code, agents = SHARED[title]
    services = {name: {"build": {"context": ".", "dockerfile": f"Dockerfile.{name}"}} for name in ("desk", "page")}
    recipes = {"Dockerfile.desk": f"FROM a\n{first}\n", "Dockerfile.page": f"FROM a\n{second}\n"}
    files = {"desk/app.py": code, "page/app.py": "import flask\n"}
    found = query_agents({"compose.yaml": json.dumps({"name": "p", "services": services}), **recipes, **files})
    assert sorted(row["name"] for row in found if row["class"] == "agent") == agents


def query_agents(files: dict[str, str]) -> list[dict[str, Any]]:
    return gather(MemoryTree(files), Settings()).store.query("SELECT name, class FROM agents")


def sign(family: str, weight: float, points_to: str = "agent") -> Sign:
    return Sign(family, "signal", weight, "detail", Place("a", 1), points_to)


def test_a_family_counts_once_by_its_strongest_sign() -> None:
    assert confidence([sign("model-env", 0.5), sign("model-env", 0.4), sign("iam", 0.4)]) == 0.7


def test_counter_evidence_multiplies_by_what_it_leaves() -> None:
    assert confidence([sign("model-env", 0.5), sign("name", -0.5)]) == 0.25


def test_another_product_is_vetoed_unless_declared() -> None:
    assert judge([sign("type", 1.0)], "host", "Datadog").class_ == ""
    assert judge([sign("declared", 1.0)], "host", "Datadog").class_ == "agent"


def test_signs_for_another_class_do_not_make_an_agent() -> None:
    assert judge([sign("image", 0.9, "tool_server")], "host", None).class_ == "tool_server"
    assert judge([sign("image", 0.9, "tool_server"), sign("code", 0.9)], "host", None).class_ == "agent"
    assert judge([sign("image", 0.9, "llm_infrastructure"), sign("code", 0.6)], "host", None).class_ == "llm_infrastructure"


MODEL = [{"name": "ANTHROPIC_API_KEY", "value": "x"}, {"name": "ANTHROPIC_MODEL", "value": "m"}]


@pytest.mark.parametrize(
    ("title", "name", "images", "class_"),
    [
        ("an agent with a sidecar that copies its state", "support-agent", ["example.com/support-agent:1", "minio/mc:1"], "agent"),
        ("an agent with a cache before it in the list", "support-agent", ["redis:7", "example.com/support-agent:1"], "agent"),
        ("an agent with a sidecar of monitoring", "support-agent", ["example.com/support-agent:1", "amazon/aws-xray-daemon"], "agent"),
        ("a product of two images that are both known", "traces", ["amazon/aws-xray-daemon", "amazon/cloudwatch-agent:1"], None),
        ("a product by its name, whatever stands beside", "datadog-agent", ["datadog/agent:7", "example.com/proxy:1"], None),
    ],
)
def test_a_known_product_beside_an_agent_is_a_sidecar(title: str, name: str, images: list[str], class_: str | None) -> None:
    containers = [{"name": f"c{number}", "image": image, "env": MODEL} for number, image in enumerate(images)]
    task = {"family": name, "container_definitions": json.dumps([{**one, "environment": MODEL} for one in containers])}
    pod = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "a"},
        "spec": {"template": {"spec": {"containers": containers}}},
    }
    for files in (
        {"main.tf.json": json.dumps({"resource": {"aws_ecs_task_definition": {"t": task}}})},
        {"deployment.yaml": json.dumps(pod)},
    ):
        rows = gather(MemoryTree(files), Settings()).store.query("SELECT class FROM agents")
        assert [row["class"] for row in rows] == ([class_] if class_ else [])

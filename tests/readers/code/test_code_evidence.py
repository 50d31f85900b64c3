"""What the code of a folder says about being an agent, and where it says so."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.readers.code import MOST_FILES, NEAREST, CodeEvidence, Known, framework_table, read_code_folder
from fivegates.readers.imports import imports_of
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.tree.memory import MemoryTree


def read(files: dict[str, str | bytes], folder: str = "svc") -> CodeEvidence:
    return read_code_folder(MemoryTree(files), folder, framework_table(load("models")["frameworks"]), DEFAULT_LIMITS)


def signs(files: dict[str, str | bytes], folder: str = "svc") -> dict[str, float]:
    return {sign.name: sign.weight for sign in read(files, folder).frameworks}


LANGGRAPH = "from langgraph.graph import StateGraph\n\ngraph = StateGraph(dict)\n"


def test_an_agent_constructor_says_more_than_an_import_and_that_more_than_a_dependency() -> None:
    made = signs({"svc/app.py": LANGGRAPH})["LangGraph"]
    imported = signs({"svc/app.py": "from langgraph.graph import StateGraph\n"})["LangGraph"]
    declared = signs({"svc/requirements.txt": "langgraph\n"})["LangGraph"]
    assert made > imported >= 0.6 > declared >= 0.35


def test_a_sign_has_the_line_that_says_it() -> None:
    found = read({"svc/app.py": LANGGRAPH}).frameworks[0]
    assert (found.place.path, found.place.line, found.class_) == ("svc/app.py", 3, "agent")
    assert "StateGraph" in found.detail


@pytest.mark.parametrize(
    ("name", "text", "framework"),
    [
        ("a.py", "from crewai import Agent, Crew\ncrew = Crew(agents=[])\n", "CrewAI"),
        ("a.py", "from agents import Agent, Runner\nRunner.run_sync(Agent(name='x'), 'hi')\n", "OpenAI Agents SDK"),
        ("a.py", "from agents import (\n    Agent,\n    Runner,\n)\nagent = Agent()\n", "OpenAI Agents SDK"),
        ("a.py", "from google.adk.agents import LlmAgent\nroot_agent = LlmAgent(model='m')\n", "Google ADK"),
        ("a.py", "from google import adk\nroot_agent = adk.Agent(model='m')\n", "Google ADK"),
        ("a.py", "import google.adk as adk\nroot_agent = adk.Agent(model='m')\n", "Google ADK"),
        ("a.py", "from strands import Agent\nagent = Agent()\n", "Strands Agents"),
        ("a.py", "from bedrock_agentcore.runtime import BedrockAgentCoreApp\napp = BedrockAgentCoreApp()\n", "Bedrock AgentCore"),
        ("a.py", "from claude_agent_sdk import query\n\nasync for m in query(prompt='x'):\n    pass\n", "Claude Agent SDK"),
        ("a.py", "from pydantic_ai import Agent\nagent: Agent = Agent('openai:gpt-4o')\n", "Pydantic AI"),
        ("a.py", "from smolagents import CodeAgent\nCodeAgent(tools=[])\n", "smolagents"),
        ("a.py", "from langchain.agents import create_agent\nagent = create_agent(model)\n", "LangChain"),
        ("a.py", "from llama_index.core.agent import ReActAgent\nReActAgent(tools=[])\n", "LlamaIndex"),
        ("a.ts", 'import { Agent } from "@mastra/core/agent";\nexport const a = new Agent({});\n', "Mastra"),
        ("a.ts", "import {\n  query,\n} from '@anthropic-ai/claude-agent-sdk';\nfor await (const m of query({})) {}\n", "Claude Agent SDK"),
        ("a.js", 'const { createReactAgent } = require("@langchain/langgraph/prebuilt");\ncreateReactAgent({});\n', "LangGraph"),
        ("a.go", 'import (\n\t"google.golang.org/adk/agent/llmagent"\n)\nvar a, _ = llmagent.New(cfg)\n', "ADK for Go"),
    ],
)
def test_an_agent_is_recognised_where_it_is_made(name: str, text: str, framework: str) -> None:
    assert signs({f"svc/{name}": text}).get(framework, 0.0) >= 0.7


@pytest.mark.parametrize(
    "text", ["import openai\n", "from openai import OpenAI\nclient = OpenAI()\n", "import boto3\nboto3.client('bedrock-runtime')\n"]
)
def test_a_bare_model_client_is_at_most_a_candidate(text: str) -> None:
    assert signs({"svc/a.py": text}) == {"model client": 0.35}


@pytest.mark.parametrize(
    "text",
    [
        "import openai\nclient.chat.completions.create(model='m', tools=TOOLS)\n",
        "import anthropic\nclient.messages.create(**{'tools': TOOLS})\n",
        "import boto3\nc = boto3.client('bedrock-runtime')\nc.converse(toolConfig={})\nf(tool_config=x)\n",
    ],
)
def test_a_model_client_that_is_handed_tools_reaches_an_agent(text: str) -> None:
    assert signs({"svc/a.py": text}) == {"model client": 0.6}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "from openai.types.chat import ChatCompletion\nanswer(tools=TOOLS)\n"),
        ("a.py", "import anthropic.types\n"),
        ("a.ts", "import type OpenAI from 'openai'\n"),
        ("a.ts", "import type { Message } from '@anthropic-ai/sdk'\nconst tools = []\n"),
    ],
)
def test_the_shapes_of_what_a_client_sends_are_no_client(name: str, text: str) -> None:
    assert signs({f"svc/{name}": text}) == {}


def test_a_client_called_type_is_a_client() -> None:
    for text in ("import type from 'openai'\n", "const type = require('openai')\n", "import { type Message, OpenAI } from 'openai'\n"):
        assert signs({"svc/a.ts": text}) == {"model client": 0.35}


def test_tools_in_another_file_than_the_client_do_not_count() -> None:
    assert signs({"svc/a.py": "import openai\n", "svc/b.py": "setup(tools=[1])\n"}) == {"model client": 0.35}


TYPES_ONLY = [
    ("a.py", "from openai.types.chat import ChatCompletion\nrun(tools=1)\n"),
    ("a.py", "from openai.types import Model\nfrom anthropic import types\nrun(tools=1)\n"),
    ("a.py", "from google.genai import types\nimport mistralai.models\nrun(tools=1)\n"),
    ("a.ts", 'import type { Tool } from "openai";\nexport const tools: Tool[] = [];\n'),
    ("a.ts", 'import type OpenAI from "openai";\nexport const tools = [];\n'),
    ("a.ts", 'import { Tool } from "openai/resources/chat";\nexport const tools: Tool[] = [];\n'),
    ("A.java", "import com.openai.models.ChatModel;\nString tools = a;\n"),
]


@pytest.mark.parametrize(("name", "text"), TYPES_ONLY)
def test_who_names_the_types_of_a_client_only_calls_no_model(name: str, text: str) -> None:
    assert signs({f"svc/{name}": text}) == {}


@pytest.mark.parametrize(("name", "text"), TYPES_ONLY)
def test_types_beside_a_client_count_as_ever(name: str, text: str) -> None:
    client = "package a\nimport com.openai.client.OpenAIClient;\n" if name.endswith("java") else 'import OpenAI from "openai";\n'
    real = {"py": "import openai\n", "ts": client, "java": client}[name.partition(".")[2]]
    assert signs({f"svc/{name}": text, f"svc/Real{name}": real}) == {"model client": 0.6}
    assert signs({f"svc/{name}": f"{text}{real}"}) == {"model client": 0.6}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "from openai import types, OpenAI\n"),
        ("a.py", "from google.genai import types, Client\n"),
        ("a.ts", 'import type from "openai";\n'),
        ("a.ts", 'import types from "openai";\n'),
        ("a.py", "from openai.typesetting import Model\n"),
    ],
)
def test_what_is_imported_beside_types_is_a_client(name: str, text: str) -> None:
    assert signs({f"svc/{name}": text}) == {"model client": 0.35}


@pytest.mark.parametrize(
    "text",
    [
        "# from crewai import Agent\n",
        "from .crewai import Agent\nAgent()\n",
        "from crewai_like import Agent\nAgent()\n",
        "from agents import helper\nhelper.run(1)\n",
        "from .agents import Agent, Runner\n",
        "text = 'from crewai import Agent'\n",
        "import autogen_docs\n",
        "class Agent(Base):\n    pass\n\nAgent()\n",
        "import boto3\nboto3.client('s3')\n",
    ],
)
def test_what_only_sounds_like_a_framework_is_no_evidence(text: str) -> None:
    assert signs({"svc/a.py": text}) == {}


def test_a_definition_is_no_constructor() -> None:
    found = read({"svc/a.py": "import crewai\n\nclass Agent(crewai.Agent2):\n    pass\n\ndef Crew(x):\n    return x\n"}).frameworks
    assert [sign.detail for sign in found] == ["imports crewai"]


def test_a_module_with_an_ambiguous_name_counts_where_its_package_is_declared() -> None:
    text = "from agents import Agent\nagent = Agent()\n"
    assert signs({"svc/a.py": text}) == {}
    assert signs({"svc/a.py": text, "svc/requirements.txt": "openai-agents\n"})["OpenAI Agents SDK"] >= 0.9


def test_a_tool_server_keeps_its_class() -> None:
    found = read({"svc/a.py": "from fastmcp import FastMCP\nmcp = FastMCP('x')\n"}).frameworks[0]
    assert (found.class_, found.weight >= 0.6) == ("tool_server", True)


def test_only_the_folder_asked_for_is_read_and_its_own_dependencies() -> None:
    files: dict[str, str | bytes] = {
        "requirements.txt": "crewai\n",
        "svc/lib/a.py": LANGGRAPH,
        "svc-2/a.py": "import crewai\n",
        "svc/vendored/requirements.txt": "crewai\n",
    }
    assert set(signs(files)) == {"LangGraph"}
    assert set(signs(files, ".")) == {"LangGraph", "CrewAI"} == set(signs(files, ""))


@pytest.mark.parametrize(
    "path", ["svc/tests/a.py", "svc/node_modules/x/a.py", "svc/examples/a.py", "svc/a_test.go", "svc/x.d.ts", "svc/README.md"]
)
def test_code_that_does_not_run_is_left_out(path: str) -> None:
    assert signs({path: LANGGRAPH}) == {}


def test_a_folder_below_with_its_own_dockerfile_is_another_service() -> None:
    files: dict[str, str | bytes] = {
        "Dockerfile": "FROM x",
        "svc/Dockerfile": "FROM x",
        "svc/a.py": LANGGRAPH,
        "web/a.py": "import crewai\n",
    }
    assert set(signs(files, "")) == {"CrewAI"}
    assert set(signs(files, "svc")) == {"LangGraph"}


def test_what_cannot_be_read_is_a_listed_problem_and_the_rest_counts() -> None:
    evidence = read({"svc/package.json": "{", "svc/a.py": LANGGRAPH, "svc/b.py": b"\xff\xfe\x00"})
    assert [problem.place.path for problem in evidence.problems] == ["svc/package.json", "svc/b.py"]
    assert evidence.frameworks[0].name == "LangGraph"


def test_a_large_folder_is_read_from_the_top_up_to_the_bound() -> None:
    files: dict[str, str | bytes] = {f"svc/deep/{i:04}.py": "import crewai\n" for i in range(MOST_FILES)}
    evidence = read({**files, "svc/main.py": LANGGRAPH})
    assert not evidence.complete
    assert {sign.name for sign in evidence.frameworks} == {"LangGraph", "CrewAI"}
    assert read({"svc/main.py": LANGGRAPH}).complete


def test_what_makes_an_agent_far_down_in_a_large_program_is_found() -> None:
    files: dict[str, str | bytes] = {f"svc/app/{i:03}.py": "import httpx\n" for i in range(600)}
    evidence = read({**files, "svc/app/infrastructure/providers/model/agent.py": LANGGRAPH})
    assert evidence.complete
    assert [sign.place.path for sign in evidence.frameworks] == ["svc/app/infrastructure/providers/model/agent.py"]


def test_one_call_of_a_model_far_down_in_a_large_program_says_nothing_of_what_the_whole_is() -> None:
    files: dict[str, str | bytes] = {f"svc/app/{i:03}.py": "import httpx\n" for i in range(NEAREST)}
    client = "import openai\nclient.responses.create(tools=TOOLS)\n"
    assert signs({**files, "svc/app/server/api/answers.py": client}) == {}
    assert signs({**files, "svc/answers.py": client}) == {"model client": 0.6}


def test_a_source_is_read_once_for_all_folders_that_it_counts_for() -> None:
    class Counting(MemoryTree):
        def read(self, path: str) -> bytes:
            counted.append(path)
            return super().read(path)

    counted: list[str] = []
    known = Known()
    tree, table = Counting({"svc/main.py": LANGGRAPH}), framework_table(load("models")["frameworks"])
    whole, part = (read_code_folder(tree, folder, table, DEFAULT_LIMITS, known=known) for folder in (".", "svc"))
    assert whole.frameworks == part.frameworks
    assert counted == ["svc/main.py"]


def test_a_folder_that_is_not_there_says_nothing() -> None:
    assert read({"svc/a.py": LANGGRAPH}, "other") == CodeEvidence("other", ())


@pytest.mark.parametrize("language", ["python", "javascript", "go", "java"])
@pytest.mark.parametrize(
    "piece",
    [
        "from ",
        "import ",
        "import a, ",
        "from a import ",
        "} from ",
        "import (",
        'import "',
        "const x = ",
        "require(",
        "\t",
        "a.b.",
        "import a from 'b' ",
    ],
)
def test_a_megabyte_on_one_line_is_searched(language: str, piece: str) -> None:
    assert len(list(imports_of(language, piece * (1_000_000 // len(piece))))) < 200


def test_a_folder_that_makes_a_tool_server_is_no_agent_for_what_it_imports() -> None:
    server = "from fastmcp import FastMCP\nfrom bedrock_agentcore.runtime import BedrockAgentCoreContext\nmcp = FastMCP('x')\n"
    assert signs({"svc/a.py": server})["Bedrock AgentCore"] < 0.6
    assert signs({"svc/a.py": server, "svc/b.py": "from strands import Agent\nAgent()\n"})["Bedrock AgentCore"] >= 0.6


def test_a_java_package_may_be_called_like_a_folder_of_samples() -> None:
    path = "svc/src/main/java/org/acme/samples/App.java"
    assert signs({path: "import dev.langchain4j.service.AiServices;\nvar a = AiServices.builder(Bot.class);\n"})["LangChain4j"] >= 0.6


def test_every_framework_that_code_knowledge_names_is_in_the_table() -> None:
    known = {row["name"] for row in load("models")["frameworks"]}
    code = load("code")
    assert {row["framework"] for part in ("constructors", "clients", "services", "ambiguous") for row in code[part]} <= known


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ts", "import { type Anthropic, type Message as M } from '@anthropic-ai/sdk';\n"),
        ("a.ts", "import {\n  type Anthropic,\n  type Message,\n} from '@anthropic-ai/sdk';\n"),
        ("a.ts", "import type {\n  Anthropic,\n} from '@anthropic-ai/sdk';\n"),
        (
            "a.py",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import openai\n\n    from langgraph.graph import A\n\nx = 1\n",
        ),
        ("a.py", "import typing\nif typing.TYPE_CHECKING:\n    from crewai import Crew\n\ndef f() -> 'Crew(':\n    ...\n"),
    ],
)
def test_what_is_imported_for_a_type_checker_alone_makes_no_client(name: str, text: str) -> None:
    assert signs({f"svc/{name}": text}) == {}


@pytest.mark.parametrize(
    ("name", "text", "framework"),
    [
        ("a.ts", "import { type Message, Anthropic } from '@anthropic-ai/sdk';\n", "model client"),
        ("a.ts", "import Anthropic, { type Message } from '@anthropic-ai/sdk';\n", "model client"),
        ("a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import abc\nelse:\n    import openai\n", "model client"),
        ("a.py", "import typing as t\nif t.TYPE_CHECKING:\n    import abc\nfrom crewai import Crew\n", "CrewAI"),
        ("A.cs", "using System;\nusing Microsoft.SemanticKernel.Agents;\nvar a = new ChatCompletionAgent();\n", "Semantic Kernel"),
        ("A.cs", "global using Microsoft.Agents.AI;\n", "Microsoft Agent Framework"),
        ("A.kt", "import dev.langchain4j.service.AiServices\n", "LangChain4j"),
        ("main.rs", 'use rig::providers::openai;\nlet a = client.agent("m").build();\n', "Rig"),
        ("App.csproj", '<PackageReference Include="Microsoft.SemanticKernel.Agents.Core" Version="1" />', "Semantic Kernel"),
        ("Cargo.toml", '[dependencies]\nrig-core = "0.9"\n', "Rig"),
    ],
)
def test_a_framework_is_found_in_every_language(name: str, text: str, framework: str) -> None:
    assert framework in signs({f"svc/{name}": text})


def test_a_name_that_another_language_uses_is_no_framework() -> None:
    assert (
        signs({"svc/a.py": "import rig\nfrom rig import agent\n", "svc/main.rs": "use crate::agents::Agent;\nuse self::rig_tools;\n"}) == {}
    )


CREW = "researcher:\n  role: Researcher\n  goal: Find\n  backstory: Long\n"
CARD = '{"name": "x", "skills": [{"id": "s"}], "capabilities": {"streaming": true}}'


@pytest.mark.parametrize(
    ("path", "text", "framework"),
    [
        ("src/news/config/agents.yaml", CREW, "CrewAI"),
        ("root_agent.yaml", "name: root\nmodel: gemini\ninstruction: Help\n", "Google ADK"),
        ("langgraph.json", '{"graphs": {"agent": "./a.py:g"}, "dependencies": ["."]}', "LangGraph"),
        ("cagent.yaml", "agents:\n  root:\n    model: openai/m\n    instruction: Help\n", "Docker Agent"),
        ("app/.well-known/agent.json", CARD, "A2A agent card"),
        ("my-agent.json", '{"agentspec_version": "26.1.0", "component_type": "Agent", "llm_config": {"a": 1}}', "Agent Spec"),
    ],
)
def test_a_file_that_declares_an_agent_speaks_for_the_folder_it_is_built_from(path: str, text: str, framework: str) -> None:
    assert framework in signs({f"svc/{path}": text})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("AGENTS.md", "You are an AI agent. Use crewai and langgraph.\n"),
        ("CLAUDE.md", "# Agent\nimport openai\n"),
        (".cursor/rules/agent.mdc", "model: claude"),
        (".github/copilot-instructions.md", "agent"),
        (".claude/settings.json", '{"model": "claude"}'),
        ("agents.yaml", "pools:\n  - name: linux\n    role: build\n"),
        ("agents.yaml", "{{ agents }}\n"),
        ("agent.json", "{"),
        ("my-agent.json", '{"dashboard": {"panels": []}}'),
        ("tests/agents.yaml", CREW),
        ("other/Dockerfile", ""),
    ],
)
def test_what_only_is_called_so_or_guides_whoever_writes_the_code_says_nothing(path: str, text: str) -> None:
    assert signs({f"svc/{path}": text, "svc/app.py": "print(1)\n"}) == {}


def test_requirements_that_others_include_count() -> None:
    tree = {
        "svc/requirements.txt": "-r ../base/requirements.txt\n-r requirements.txt\n-r ../../outside.txt\n",
        "base/requirements.txt": "crewai\n",
    }
    assert set(signs(tree)) == {"CrewAI"}


@pytest.mark.parametrize(
    ("name", "text", "weight"),
    [
        ("a.py", "import httpx\nhttpx.post(f'{BASE}/chat/completions', json=body)\n", 0.35),
        ("a.py", "import httpx\nhttpx.post('https://api.anthropic.com/v1/messages', json={'tools': TOOLS})\n", 0.6),
        ("a.go", 'url := "https://openrouter.ai/api/v1/chat/completions"\n', 0.35),
        ("a.ts", "await fetch(`${ollamaUrl}/api/chat`, {method: 'POST', body})\n", 0.35),
        ("a.ts", "const client = axios.create({baseURL});\nclient.post('/chat/completions', {tools})\n", 0.6),
        ("a.cs", 'http.PostAsync($"https://generativelanguage.googleapis.com/v1beta/models/{model}:generateContent", body);\n', 0.35),
    ],
)
def test_a_model_over_plain_http_is_a_client_of_one(name: str, text: str, weight: float) -> None:
    assert signs({f"svc/{name}": text}) == {"model client": weight}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "@app.post('/v1/chat/completions')\ndef answer(tools: list): ...\n"),
        ("a.ts", "app.post('/v1/chat/completions', handler)\n"),
        ("a.go", 'r.POST("/v1/chat/completions", handle)\n'),
        ("a.py", "# POST https://api.openai.com/v1/chat/completions\n"),
        ("a.ts", "fetch('/api/chat')\n"),
        ("a.ts", "export interface paths { '/v1/chat/completions': { tools: string } }\n"),
        ("a.py", "requests.post('https://api.openai.com/v1/embeddings')\n"),
    ],
)
def test_who_serves_such_a_path_or_only_speaks_of_it_calls_no_model(name: str, text: str) -> None:
    assert signs({f"svc/{name}": text}) == {}


def test_what_is_called_as_a_model_hands_on_the_tools_of_others() -> None:
    serving = "@app.post('/v1/chat/completions')\nasync def answer(request): ...\n"
    handing = "import openai\nopenai.chat.completions.create(tools=request.tools)\n"
    assert signs({"svc/client.py": handing}) == {"model client": 0.6}
    assert signs({"svc/client.py": handing, "svc/api.py": serving}) == {"model client": 0.35}
    assert "LangGraph" in signs({"svc/agent.py": LANGGRAPH, "svc/api.py": serving})


@pytest.mark.parametrize("text", ["# tools=TOOLS", "tools=None", "// tool_choice: 'auto'"])
def test_tools_that_are_not_handed_do_not_count(text: str) -> None:
    assert signs({"svc/app.py": f"import openai\nopenai.responses.create(\n    {text}\n)\n"}) == {"model client": 0.35}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("ask({ model, tools })", 0.6),
        ("ask({\n  model: pick(),\n})\nask({\n  model,\n  tools,\n})", 0.6),
        ("import { tools } from './tools'", 0.35),
        ("function ask(model, tools, x) {}", 0.35),
        ("log({ x: client.tools })", 0.35),
    ],
)
def test_tools_may_be_handed_by_their_own_name(text: str, weight: float) -> None:
    assert signs({"svc/a.ts": f"import OpenAI from 'openai'\n{text}\n"}) == {"model client": weight}


def test_a_client_for_vectors_under_another_name_is_none() -> None:
    assert signs({"svc/app.py": "from langchain_openai import OpenAIEmbeddings as Vectors\nVectors()\n"}) == {}
    assert signs({"svc/app.py": "from langchain_openai import ChatOpenAI as Chat, OpenAIEmbeddings\nChat()\n"}) != {}


SPLITS = (
    "from langchain.text_splitter import T\nfrom langchain_community.document_loaders import L\nfrom langchain_core.documents import D\n"
)
EMBEDS = "from google import genai\nclient = genai.Client()\nclient.models.embed_content(model='m', contents=text)\n"
LANGCHAIN = "langchain>=0.3\ngoogle-genai\n"


def test_a_framework_that_only_splits_texts_into_what_is_embedded_is_not_used() -> None:
    job = {"svc/requirements.txt": LANGCHAIN, "svc/app.py": SPLITS + EMBEDS}
    assert signs(job) == {"model client": -0.6}
    assert signs({**job, "svc/queue.py": "queue.send_message(text)\n"}) == {"model client": -0.6}
    assert signs({**job, "svc/ask.py": "from langchain.chains import RetrievalQA\n"})["LangChain"] > 0.4
    assert signs({**job, "svc/ask.py": "from langchain_community.chat_models import ChatX\n"})["LangChain"] == 0.3
    assert signs({**job, "svc/ask.py": "client.models.generate_content(model='m')\n"}) == {"model client": 0.35}


PROGRAM = {
    "scripts/triage.py": "from lib.model import ask\nfrom github import Github\nprint(ask(Github()))\n",
    "scripts/lib/model.py": "import openai\n\n\ndef ask(text): return openai.responses.create(input=text)\n",
    "scripts/other.py": "import crewai\n",
    "web/src/routes/a.ts": "import { ask } from '@/lib/ask'\n",
    "web/src/lib/ask/index.ts": "import { generateText } from 'ai'\ngenerateText({tools})\n",
    "bot/main.ts": "import { ask } from './ask.js'\nimport { Octokit } from '@octokit/rest'\n",
    "bot/ask.ts": "import OpenAI from 'openai'\n",
    "pkg/src/app/run.py": "from .agent import build\nfrom app.tools.files import read\n",
    "pkg/src/app/agent.py": "def build(): ...\n",
    "pkg/src/app/tools/files.py": LANGGRAPH,
    "web/src/routes/b.ts": "import type { Ask } from '@/lib/ask'\nimport { type Ask as Asked } from '../lib/ask'\n",
    "pkg/src/app/typed.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .tools.files import read\n    from app.tools import files\n"
    ),
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("scripts/triage.py", {"model client": 0.5}),
        ("scripts/lib/model.py", {"model client": 0.35}),
        ("bot/main.ts", {"model client": 0.5}),
        ("web/src/routes/a.ts", {"Vercel AI SDK": 0.8}),
        ("pkg/src/app/run.py", {"LangGraph": 0.9}),
        ("pkg/src/app/agent.py", {}),
        ("web/src/routes/b.ts", {}),
        ("pkg/src/app/typed.py", {}),
    ],
)
def test_one_file_speaks_with_what_it_imports(path: str, found: dict[str, float]) -> None:
    assert signs(PROGRAM, path) == found


def test_a_client_of_repositories_somewhere_in_a_service_says_nothing() -> None:
    assert signs(PROGRAM, "bot") == {"model client": 0.35}


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("import openai\nfrom github import Github\nGithub().get_issue(1).create_comment(answer)\n", 0.5),
        ("import openai, httpx\nhttpx.post(f'https://api.github.com/repos/{repo}/pulls/{n}/reviews')\n", 0.5),
        ("import openai, httpx\nhttpx.get('https://api.github.com/repos/x/y')\n", 0.35),
        ("import openai\napp.get('/products/reviews')\n", 0.35),
    ],
)
def test_a_client_in_what_writes_to_issues_and_pull_requests_acts(text: str, weight: float) -> None:
    assert signs({"svc/app.py": text}) == {"model client": weight}


def test_a_framework_beside_a_client_counts_as_ever() -> None:
    text = "import openai, kubernetes\nfrom langchain.agents import Tool\n"
    assert signs({"svc/app.py": text}) == {"LangChain": 0.425, "model client": 0.35}

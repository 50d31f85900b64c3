"""A tree that holds made-up keys wherever a value can be written, and where none belongs: names, paths, tags, comments, errors."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from made_up_keys import private_key

BLOCK = private_key(seed=3)


def planted(keys: Mapping[str, str]) -> dict[str, str]:
    """Every key in an env file, compose, a manifest, Terraform, a contract, and where no value belongs: names, tags, comments, errors."""
    some = list(keys.items())
    lambdas = "".join(
        f'resource "aws_lambda_function" "f{at}" {{\n  function_name = "support-agent-{at}"\n'
        f'  role = "arn:aws:iam::111122223333:role/{key}"\n'
        f'  tags = {{ owner = "{key}" }}\n  environment {{\n    variables = {{ {name} = "{key}", OPENAI_MODEL = "x" }}\n  }}\n}}\n'
        for at, (name, key) in enumerate(some)
    )
    service = {
        "image": "example.com/support-agent:1",
        "environment": {**keys, "ANTHROPIC_MODEL": "m", "PEM": BLOCK},
        "env_file": ".env",
        "volumes": ["./tools/mcp.json:/mcp.json"],
    }
    servers = {
        "all": {"command": "all", "env": {**keys, "PEM": BLOCK}, "autoApprove": [key for _, key in some]},
        "named": {"command": "named", "args": [f"--{name.lower()}={key}" for name, key in some]},
        "sent": {"url": f"https://x.example.com/{some[0][1]}", "headers": {name: f"Bearer {key}" for name, key in some}},
        **{key: {"url": f"https://y.example.com/mcp?api_key={key}"} for _, key in some},
    }
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys", "namespace": "x"}, "stringData": keys}
    encoded = {**secret, "stringData": {}, "data": {name: base64.b64encode(key.encode()).decode() for name, key in some}}
    literals = [f"{name}={key}" for name, key in some]
    files = [{"name": f"file-{name.lower().replace('_', '-')}", "files": [f"{name}.txt"]} for name, _ in some]
    overlay = {
        "secretGenerator": [{"name": "made", "literals": literals}, {"name": "listed", "envs": ["keys.env"]}, *files],
        "configMapGenerator": [{"name": "open", "literals": literals}],
    }
    contract = {"apiVersion": "fivegates/v1", "kind": "AgentContract", "name": "c", "status": "active"}
    pipeline = {
        "include": [some[0][1], {"local": f"{some[1][1]}.yml"}, {"remote": f"https://example.com/{some[2][1]}"}],
        "variables": keys,
        "agent": {"script": [*(f"export {name}={key}" for name, key in some), f'claude -p "{some[3][1]}"'], "extends": some[4][1]},
        "other": {"variables": {"PEM": BLOCK}, "environment": some[5][1], "script": [f"aws sts assume-role --role-arn {some[6][1]}"]},
        some[7][1]: {"script": ["codex exec go"], "image": some[8][1], "rules": [{"if": f"$A == '{some[9][1]}'"}]},
    }
    fallbacks = {name: f"${{env:{name}, '{key}'}}" for name, key in some}
    functions = {key: {"handler": f"{key}.handler", "environment": {**keys, "ANTHROPIC_MODEL": "m"}, "role": key} for _, key in some[:8]}
    toolkit = {key: {"name": key, "entrypoint": f"{key}.py", "aws": {"execution_role": f"arn:aws:iam::1:role/{key}"}} for _, key in some}
    return {
        "graph/langgraph.json": json.dumps({"graphs": dict.fromkeys(keys.values(), "./a.py:g"), "env": keys}),
        "serverless/serverless.yml": json.dumps({"ai": {"agents": {"a": {"environment": fallbacks}}}, "functions": functions}),
        "toolkit/.bedrock_agentcore.yaml": json.dumps({"agents": toolkit}),
        "app/declarativeAgent.json": json.dumps({"name": some[0][1], "instructions": some[1][1]}),
        ".env": "".join(f"{name}={key}\n" for name, key in some) + f'PEM="{BLOCK}"\n',
        "prod.env": "".join(f"export {name}='{key}'\n" for name, key in some),
        "compose.yaml": json.dumps({"name": "shop", "services": {"support-agent": service, "support-agent-2": service}}),
        "tools/mcp.json": json.dumps({"mcpServers": servers}),
        ".cursor/mcp.json": json.dumps({"mcpServers": servers}, indent=1),
        "broken/mcp.json": "".join(f'{{"{key}": [\n' for _, key in some[:5]),
        ".codex/config.toml": "".join(
            f'[mcp_servers.s{at}]\nurl = "https://x/"\nhttp_headers = {{ "{name}" = "{key}" }}\n' for at, (name, key) in enumerate(some)
        ),
        ".vibe/config.toml": "".join(f'[mcp_servers."{key}"\n' for _, key in some[:5]),
        "k8s/secret.yaml": json.dumps(secret),
        "k8s/encoded.yaml": json.dumps(encoded),
        "overlay/kustomization.yaml": json.dumps(overlay),
        "overlay/keys.env": "".join(f"{name}={key}\n" for name, key in some),
        **{f"overlay/{name}.txt": key for name, key in some},
        ".gitlab-ci.yml": json.dumps(pipeline),
        ".gitlab/duo/flows/flow.yml": json.dumps({"commands": [f"codex exec {some[3][1]}"], "variables": [some[4][1]]}),
        "infra/main.tf": lambdas,
        "infra/local.tf": "locals {\n" + "".join(f'  {name.lower()} = "{key}"\n' for name, key in some) + "}\n",
        "infra/broken.tf": "".join(f'x "{key}" {{\n' for _, key in some),
        "bad.yaml": "".join(f"{key}: [\n" for _, key in some[:5]),
        "c/one.yaml": json.dumps(
            {**contract, "status": some[0][1], "risk": some[1][1], "lifecycle": {"expires": some[2][1]}, some[3][1]: "x"}
        ),
        "fivegates-notes.yaml": "".join(f"# {key}\n{name}: {key}\n" for name, key in some),
    }

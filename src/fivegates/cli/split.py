"""``fivegates split``: the plan that moves agents off a shared identity, one at a time."""

from __future__ import annotations

import click

from .opening import exit_code_of, gather_facts
from .options import format_option, helm_option, kustomize_option, plan_option, read_today, root_option, today_option
from .output import print_result


@click.command("split", short_help="Plan moving agents off a shared identity.")
@click.argument("identity", metavar="IDENTITY")
@root_option
@format_option("markdown", "json")
@click.option("--status", is_flag=True, help="How many agents have moved, and which is next.")
@today_option
@plan_option
@kustomize_option
@helm_option
def command(
    identity: str, root: str, format: str, status: bool, today: str | None, plans: tuple[str, ...], kustomize: str, helm: str
) -> int:
    """Plan how each agent on a shared identity gets one of its own, with exactly what its contract allows, and how to go back.

    IDENTITY is a name as `fivegates agents --explain` prints it, an ARN, an e-mail, a client id, or the identity's own name. Nothing is
    changed: the plan is Markdown to work from, with Terraform or Kubernetes YAML to copy.

    \b
    fivegates split ai-svc > split.md
    fivegates split aws:role/111122223333/ai-svc --status
    """
    from ..report.split import json, markdown
    from ..report.split.plan import plan_split

    gathered = gather_facts(root, plans, kustomize, helm)
    plan = plan_split(gathered.store, identity.strip(), read_today(today))
    if format == "json":
        print_result(json.render(plan, redactor=gathered.redactor))
    else:
        print_result((markdown.render_status if status else markdown.render)(plan, redactor=gathered.redactor))
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)

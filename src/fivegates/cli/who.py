"""``fivegates who``: from the principal of a log line to the agent behind it."""

from __future__ import annotations

import sys

import click

from .opening import exit_code_of, gather_facts
from .options import color_option, format_option, helm_option, kustomize_option, plan_option, root_option
from .output import print_result, wants_color


@click.command("who", short_help="Which agent a principal of a log line is.")
@click.argument("principal", metavar="PRINCIPAL")
@root_option
@format_option("text", "json")
@plan_option
@kustomize_option
@helm_option
@color_option
def command(principal: str, root: str, format: str, plans: tuple[str, ...], kustomize: str, helm: str, color: str) -> int:
    """Say which agent acts under the principal that a log line names, whose it is and which contract covers it.

    An ARN of a role, user or session, a service account's e-mail, a client id, a managed identity's resource id,
    system:serviceaccount:NAMESPACE:NAME, or a name as `fivegates agents` prints it.

    \b
    fivegates who arn:aws:sts::111122223333:assumed-role/ticket-triage/session-1
    fivegates who triage@my-project.iam.gserviceaccount.com --root infra
    fivegates who system:serviceaccount:assist:delivery-planner
    """
    from ..errors import UsageError
    from ..link.logged import read_principal
    from ..report import who
    from ..report.terminal import terminal_width

    if not principal.strip():
        raise UsageError("the principal is empty", "give what the log line names, for example an ARN or an e-mail")
    gathered = gather_facts(root, plans, kustomize, helm)
    found = who.answer(gathered.store, principal.strip(), read_principal(principal))
    if format == "json":
        print_result(who.render_json(found, redactor=gathered.redactor))
    else:
        painted, width = wants_color(color, sys.stdout), terminal_width()
        print_result(who.render_text(found, redactor=gathered.redactor, color=painted, width=width))
    return exit_code_of([*gathered.documents.problems, *gathered.resolved.problems], gathered.redactor)

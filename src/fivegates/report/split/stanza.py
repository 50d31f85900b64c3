"""What an agent's contract says while it moves: its own identity, and the one that it leaves."""

from __future__ import annotations

from .plan import Move, Plan
from .written import yaml

MADE = frozenset(("aws_role", "aws_user", "gcp_service_account", "azure_identity", "azure_service_principal", "k8s_service_account"))


def stanza(plan: Plan, move: Move) -> str:
    """YAML to put into the contract at its top level."""
    own = own_identity(plan, move)
    unknown = "" if move.environment else "    # the environment is not known: say which"
    if own:
        lines = ["identities:", f"  {yaml(move.environment or 'prod')}: {yaml(own)}{unknown}"]
    else:
        lines = ["credentials:", f"  - {{name: {yaml(move.name)}, store: TODO, rotate: 90d, rotated: TODO}}"]
    lines += [
        "migrating:",
        f"  from: {yaml(plan.canonical)}",
        f"  until: {plan.until.isoformat()}",
        f"  rollback: {yaml(back(move))}",
    ]
    return "\n".join(lines)


def own_identity(plan: Plan, move: Move) -> str:
    """The canonical name of the new identity, where the shared one's scope is; '' for a credential, which files do not make."""
    if plan.kind in ("aws_role", "aws_user"):
        account = plan.canonical.split("/")[1]
        return f"aws:role/{'*' if account.startswith('?') else account}/{move.name}"
    if plan.kind == "gcp_service_account":
        project = plan.canonical.rpartition("@")[2]
        return f"gcp:sa/{move.name}@{'*' if project.startswith('?') else project}"
    if plan.kind not in MADE:
        return ""
    start, _, rest = plan.canonical.rpartition("/")[0].partition("/")
    return f"{start}/{'*' if rest.startswith('?') else rest}/{move.name}" if rest else f"{start.replace('?', '*?')}/{move.name}"


def back(move: Move) -> str:
    """Where one line, as it was, puts the agent back on the shared identity."""
    return ", ".join(dict.fromkeys(f"{use.place.path}:{use.place.line}" for use in move.uses))

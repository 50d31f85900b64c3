"""An IAM role for one agent: its trust, and a policy with exactly what its contract allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog import load
from .names import label
from .plan import Move, Plan, Trusted
from .written import Code, entry_of, hcl, hcl_list, meant


def role(plan: Plan, move: Move) -> Code:
    """As Terraform. What takes the role is read from where the agent runs, else from whom the shared role lets in."""
    of = label(move.name)
    trust = list(_trust(plan, move))
    open_ = () if trust else ("say in the trust policy who takes the role: these files do not show what runs the agent",)
    if _acts_for_many(move) and not account_of(plan):
        open_ = ("ask for the account in the trust policy: a condition on aws:SourceAccount",)
    text = "\n\n".join(
        (
            f'data "aws_iam_policy_document" "{of}_trust" {{\n' + "\n".join(trust or [_STATEMENT_TO_FILL_IN]) + "\n}",
            f'resource "aws_iam_role" "{of}" {{\n  name               = {hcl(move.name)}\n'
            f"  assume_role_policy = data.aws_iam_policy_document.{of}_trust.json\n}}",
            f'data "aws_iam_policy_document" "{of}" {{\n' + "\n".join(_statements(move)) + "\n}",
            f'resource "aws_iam_role_policy" "{of}" {{\n  name   = {hcl(move.name)}\n  role   = aws_iam_role.{of}.id\n'
            f"  policy = data.aws_iam_policy_document.{of}.json\n}}",
            *_attachments(move, of),
        )
    )
    return Code("hcl", text, f"aws_iam_role.{of}.arn", open_)


_STATEMENT_TO_FILL_IN = (
    '  statement {\n    actions = ["sts:AssumeRole"]\n    principals {\n      type        = "Service"\n'
    '      identifiers = ["TODO.amazonaws.com"]\n    }\n  }'
)


def _trust(plan: Plan, move: Move) -> Iterator[str]:
    services = load("splitting")["aws"]["services"]
    named = dict.fromkeys(services[use.kind] for use in move.uses if use.kind in services)
    careful = _acts_for_many(move) if account_of(plan) else ()
    plain = [service for service in named if service not in careful]
    if plain:
        yield _let_in("sts:AssumeRole", "Service", plain)
    if careful:
        yield _let_in("sts:AssumeRole", "Service", careful, _condition("aws:SourceAccount", account_of(plan)))
    for trusted in plan.trusts:
        if trusted.kind == "oidc" and (move.pod or not named):
            yield _federated(trusted, move)
        elif trusted.kind == "service" and not named and not move.pod:
            yield _let_in("sts:AssumeRole", "Service", [trusted.principal])


def _acts_for_many(move: Move) -> list[str]:
    """The services that take the role and act for many customers: their guides ask for a source condition."""
    services, careful = load("splitting")["aws"]["services"], {row["service"] for row in load("trusts")["services"]}
    return list(dict.fromkeys(services[use.kind] for use in move.uses if services.get(use.kind) in careful))


def account_of(plan: Plan) -> str:
    """The shared identity's account, '' where these files do not name it."""
    account = plan.canonical.split("/")[1]
    return account if account.isdigit() else ""


def _condition(variable: str, value: str) -> str:
    return (
        f"    condition {{\n      test     = {hcl('StringLike' if '*' in value else 'StringEquals')}\n"
        f"      variable = {hcl(variable)}\n      values   = [{hcl(value)}]\n    }}\n"
    )


def _let_in(action: str, type: str, identifiers: Iterable[str], conditions: str = "") -> str:
    names = hcl_list(identifiers, "      ")
    return (
        f"  statement {{\n    actions = [{hcl(action)}]\n    principals {{\n      type        = {hcl(type)}\n"
        f"      identifiers = {names}\n    }}\n{conditions}  }}"
    )


def _federated(trusted: Trusted, move: Move) -> str:
    """The same issuer and audience; the subject is the agent's own service account, or what is asked of tokens today."""
    issuer = trusted.principal.partition("oidc-provider/")[2] or trusted.principal
    subject = f"system:serviceaccount:{move.pod[0]}:{move.name}" if move.pod else trusted.subject
    asked = [("sub", subject), ("aud", trusted.audience)]
    conditions = "".join(_condition(f"{issuer}:{key}", value) for key, value in asked if value)
    return _let_in("sts:AssumeRoleWithWebIdentity", "Federated", [trusted.principal], conditions)


def _statements(move: Move) -> Iterator[str]:
    """One statement for each resource, with all that is allowed on it."""
    allowed: dict[str, list[str]] = {}
    for entry in map(entry_of, move.apis):
        actions = [action for action in entry.what if not _is_policy(action)]
        if actions:
            allowed.setdefault(entry.where or "*", []).extend(actions)
    if not allowed:
        yield "  # the contract allows no single action"
    for resource, actions in allowed.items():
        resources = [part.strip() for part in resource.split(",") if part.strip()]
        yield (
            f"  statement {{\n    actions   = {hcl_list(dict.fromkeys(actions), '    ')}\n"
            f"    resources = {hcl_list(resources, '    ', meant)}\n  }}"
        )


def _attachments(move: Move, of: str) -> Iterator[str]:
    """Whole policies that the contract names, by ARN or by name."""
    policies = dict.fromkeys(part for entry in map(entry_of, move.apis) for part in entry.what if _is_policy(part))
    for number, policy in enumerate(policies):
        arn = hcl(policy)
        if not policy.startswith("arn:"):
            yield f'data "aws_iam_policy" "{of}_{number}" {{\n  name = {hcl(policy)}\n}}'
            arn = f"data.aws_iam_policy.{of}_{number}.arn"
        yield (
            f'resource "aws_iam_role_policy_attachment" "{of}_{number}" {{\n  role       = aws_iam_role.{of}.name\n  policy_arn = {arn}\n}}'
        )


def _is_policy(part: str) -> bool:
    """The name or ARN of a policy in place of an action."""
    return part.startswith("arn:") or (":" not in part and part != "*")

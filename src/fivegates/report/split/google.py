"""A Google service account for one agent, with exactly the roles of its contract."""

from __future__ import annotations

from ...catalog import load
from .names import label
from .plan import Move, Plan
from .written import Code, entry_of, hcl, meant

UNKNOWN_PROJECT = "projects/-/"
BY_NAME = ("secrets", "topics", "subscriptions")  # their resources take the name alone, in the project of Terraform's provider
PROJECT = "var.project"


def account(plan: Plan, move: Move) -> Code:
    """As Terraform; a role on something whose binding is not known here is left to a person, by name."""
    of, known = label(move.name), project_of(plan)
    blocks = [
        f'resource "google_service_account" "{of}" {{\n'
        + (f"  project      = {hcl(known)}\n" if known else "")
        + f"  account_id   = {hcl(move.name)}\n  display_name = {hcl(move.agent.name)}\n}}"
    ]
    if move.pod:
        blocks.append(_pods(of, known or "PROJECT", move))
    open_: list[str] = []
    ones = [(what, entry.where) for entry in map(entry_of, move.apis) for what in entry.what]
    for number, (what, where) in enumerate(ones):
        block = _binding(what, where, of, number, known)
        blocks += [block] if block else []
        open_ += [] if block else [f"give {what} on {where} to google_service_account.{of}, with the binding of that resource"]
    if any(PROJECT in block for block in blocks):
        open_.append(f"say which project {PROJECT} is: these files do not name it")
    return Code("hcl", "\n\n".join(blocks), f"google_service_account.{of}.email", tuple(open_))


def project_of(plan: Plan) -> str:
    """The shared identity's project, '' where these files do not name it."""
    project = plan.canonical.rpartition("@")[2]
    return "" if project.startswith("?") or "." in project else project


def _pods(of: str, project: str, move: Move) -> str:
    """The service account of that name in the pod's namespace may act as it (Workload Identity)."""
    namespace = move.pod[0] if move.pod else ""
    return (
        f'resource "google_service_account_iam_member" "{of}_pods" {{\n  service_account_id = google_service_account.{of}.name\n'
        f'  role               = "roles/iam.workloadIdentityUser"\n'
        f"  member             = {hcl(f'serviceAccount:{project}.svc.id.goog[{namespace}/{move.name}]')}\n}}"
    )


def _binding(what: str, where: str, of: str, number: int, project: str) -> str:
    """'' where no binding is known for what the entry names."""
    resource = _resource(where, project)
    if not resource:
        return ""
    type, argument, value = resource
    role, custom = meant(what), ""
    if "roles/" not in what and role.startswith('"'):
        custom = (
            f'resource "google_project_iam_custom_role" "{of}_{number}" {{\n  role_id     = {hcl(f"{of}_{number}")}\n'
            f"  title       = {hcl(of)}\n  permissions = [{hcl(what)}]\n}}\n\n"
        )
        role = f"google_project_iam_custom_role.{of}_{number}.name"
    width = max(len(argument), len("member"))
    return (
        f'{custom}resource "{type}" "{of}_{number}" {{\n  {argument.ljust(width)} = {value}\n  {"role".ljust(width)} = {role}\n'
        f'  {"member".ljust(width)} = "serviceAccount:${{google_service_account.{of}.email}}"\n}}'
    )


def _resource(where: str, project: str) -> tuple[str, str, str] | None:
    """The member resource's type, the argument that names what it is on, and that name as HCL."""
    if not where:
        return "google_project_iam_member", "project", hcl(project) if project else PROJECT
    data = load("splitting")["gcp"]
    for known in data["bindings"]:
        holder, _, name = where.rpartition("/")
        if holder and (holder == known["prefix"] or holder.endswith(f"/{known['prefix']}")):
            is_short = UNKNOWN_PROJECT in where and known["prefix"] in BY_NAME
            return known["type"], known["argument"], hcl(where if known["whole"] and not is_short else name)
    type = where.partition(".")[0]
    if meant(where) == where and type in data["addresses"]:
        member, argument = data["addresses"][type]
        return member, argument, where
    return None

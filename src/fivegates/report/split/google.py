"""A Google service account for one agent, with exactly the roles of its contract."""

from __future__ import annotations

from ...catalog import load
from .names import label
from .plan import Move, Plan
from .written import Code, Entry, entry_of, hcl


def account(plan: Plan, move: Move) -> Code:
    """As Terraform; a role on something whose binding is not known here is left to a person, by name."""
    of, project = label(move.name), plan.canonical.rpartition("@")[2]
    known = "" if project.startswith("?") or "." in project else project
    blocks = [
        f'resource "google_service_account" "{of}" {{\n'
        + (f"  project      = {hcl(known)}\n" if known else "")
        + f"  account_id   = {hcl(move.name)}\n  display_name = {hcl(move.agent.name)}\n}}"
    ]
    if move.pod:
        blocks.append(_pods(of, known or "PROJECT", move))
    open_: list[str] = []
    for number, entry in enumerate(entry_of(api) for api in move.apis):
        block = _binding(entry, of, number, known)
        blocks += [block] if block else []
        open_ += [] if block else [f"give {entry.what} on {entry.where} to google_service_account.{of}, with the binding of that resource"]
    return Code("hcl", "\n\n".join(blocks), f"google_service_account.{of}.email", tuple(open_))


def _pods(of: str, project: str, move: Move) -> str:
    """The service account of that name in the pod's namespace may act as it (Workload Identity)."""
    namespace = move.pod[0] if move.pod else ""
    return (
        f'resource "google_service_account_iam_member" "{of}_pods" {{\n  service_account_id = google_service_account.{of}.name\n'
        f'  role               = "roles/iam.workloadIdentityUser"\n'
        f"  member             = {hcl(f'serviceAccount:{project}.svc.id.goog[{namespace}/{move.name}]')}\n}}"
    )


def _binding(entry: Entry, of: str, number: int, project: str) -> str:
    """'' where no binding is known for what the entry names."""
    resource = _resource(entry, project)
    if not resource:
        return ""
    type, argument, value = resource
    role = hcl(entry.what)
    custom = ""
    if not entry.what.startswith(("roles/", "projects/", "organizations/")):
        custom = (
            f'resource "google_project_iam_custom_role" "{of}_{number}" {{\n  role_id     = {hcl(f"{of}_{number}")}\n'
            f"  title       = {hcl(of)}\n  permissions = [{hcl(entry.what)}]\n}}\n\n"
        )
        role = f"google_project_iam_custom_role.{of}_{number}.name"
    width = max(len(argument), len("member"))
    return (
        f'{custom}resource "{type}" "{of}_{number}" {{\n  {argument.ljust(width)} = {value}\n  {"role".ljust(width)} = {role}\n'
        f'  {"member".ljust(width)} = "serviceAccount:${{google_service_account.{of}.email}}"\n}}'
    )


def _resource(entry: Entry, project: str) -> tuple[str, str, str] | None:
    """The member resource's type, the argument that names what it is on, and that name as HCL."""
    where = entry.where
    if not where:
        return "google_project_iam_member", "project", hcl(project) if project else "var.project"
    for known in load("splitting")["gcp"]["bindings"]:
        holder, _, name = where.rpartition("/")
        if holder and (holder == known["prefix"] or holder.endswith(f"/{known['prefix']}")):
            return known["type"], known["argument"], hcl(where if known["whole"] else name)
    return None

"""What users of other tools complain about as false alarms: each has an example that looks guilty, in the check that would cry wolf."""

from __future__ import annotations

import pytest
from example_trees import Example, examples, scan

# By complaint: the check that would fire, and the beginning of the title of its passing example.
COMPLAINTS = {
    "actions that only accept a star": [
        ("FG303", "Actions that only take a star"),
        ("FG302", "Parts of services, a Deny, all but some denied, a service in which nothing can be narrowed"),
    ],
    "Deny statements": [
        ("FG301", "A Deny of everything behind a condition"),
        ("FG301", "Administrator for as long as nothing takes it back"),
        ("FG302", "Parts of services, a Deny"),
        ("FG305", "A Deny, a boundary and a condition"),
        ("FG312", "Single secrets, a prefix, a condition, a Deny of it all"),
        ("FG405", "Writing, another function's log, a Deny of deletion"),
    ],
    "conditions that narrow": [
        ("FG301", "Everything under a condition on its tag"),
        ("FG302", "A condition that narrows"),
        ("FG303", "Conditions that narrow"),
        ("FG308", "Roles on the bucket and the secret; on the project what no resource can give, under a condition"),
        ("FG309", "Narrow roles on single resources, a role of one's own, an unknown role, Contributor under a condition"),
        ("FG311", "Conditions narrow what is handed on"),
    ],
    "key policies where the star is the key": [
        ("FG302", "A key's policy leaves everything on that key to the account"),
        ("FG303", "The star of a policy that stands at a key"),
        ("FG311", "The star of a key's policy is that key"),
    ],
    "ARN suffix wildcards that the service needs": [
        ("FG303", "Actions that only take a star, that list and describe"),
        ("FG312", "Single secrets, a prefix"),
    ],
    "permission boundaries are no grants": [
        ("FG301", "Everything under a condition on its tag, a boundary that limits and gives nothing"),
        ("FG302", "A condition that narrows, a boundary that does"),
        ("FG303", "Conditions that narrow, a Deny of all but one, a boundary"),
        ("FG312", "Single secrets, a prefix, a condition, a Deny of it all, and a boundary"),
    ],
    "NotAction": [
        ("FG301", "Everything under a condition on its tag, a boundary that limits and gives nothing, and NotAction"),
        ("FG302", "Parts of services, a Deny, all but some denied"),
    ],
    "split policies": [
        ("FG302", "A condition that narrows, a boundary that does, and policies that split"),
        ("FG305", "Half of a way each, in two identities"),
        ("FG306", "One half each"),
    ],
    "RBAC rules mixed across entries": [
        ("FG301", "Everything in one's own namespace only, everything split over rules"),
        ("FG302", "Every verb on one resource, and every resource to look at"),
        ("FG312", "One secret by name, secrets written and not read, rules of two that do not add up"),
    ],
    "a RoleBinding to a ClusterRole": [
        ("FG301", "Everything in one's own namespace only"),
        ("FG308", "A ClusterRole bound in one namespace"),
    ],
    "placeholders": [
        ("FG204", "Placeholders, references, empty values"),
        ("FG205", "Compose refers to what the env file holds, and placeholders may repeat"),
        ("FG211", "References, placeholders"),
        ("FG211", "A header and a model that refer to a Secret, and a placeholder"),
        ("FG211", "Tool servers whose credentials are kept elsewhere, asked for, or still to be filled in"),
    ],
    "templates": [
        ("FG204", "Values that sops, dotenvx and a key service encrypted, templates"),
        ("FG211", "A chart's template asks for the token"),
        ("FG211", "A Secret whose values sops encrypted, that a template fills in"),
    ],
    "references": [
        ("FG204", "Placeholders, references"),
        ("FG205", "Each client of a tool server refers to the one place"),
        ("FG211", "A reference to a Secret"),
        ("FG211", "Variables, a file of the project's secrets"),
    ],
    "encrypted values": [
        ("FG204", "Values that sops, dotenvx and a key service encrypted"),
        ("FG211", "A Secret whose values sops encrypted"),
        ("FG211", "A reference to a Secret, a sealed one"),
    ],
    ".env.example": [
        ("FG204", "A file to be copied holds what people must fill in"),
        ("FG214", "An example file"),
    ],
    "unresolved variables": [
        ("FG301", "Actions that nobody can know from here"),
        ("FG302", "Parts of services, a Deny, all but some denied, a service in which nothing can be narrowed, and one that nobody knows"),
        ("FG303", "Conditions that narrow, a Deny of all but one, a boundary, and values that nobody knows yet"),
        ("FG305", "A part of the way is not known"),
        ("FG501", "The tags come from elsewhere and cannot be read"),
        ("FG601", "What the pipeline passes in may be a digest"),
    ],
    "charts and modules of others, which nobody can annotate": [
        ("FG218", "A module from elsewhere may define it"),
        ("FG401", "A module from elsewhere may attach it"),
        ("FG501", "A module from a registry, to which nothing can be added"),
        ("FG501", "A chart of somebody else's, without a place for labels"),
        ("FG602", "A chart that brings policies which are not seen"),
    ],
}
PASSING = [example for example in examples() if not example.fails]


def _example(check: str, title: str) -> Example:
    (found,) = (example for example in PASSING if example.check == check and example.title.startswith(title))
    return found


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_what_others_are_blamed_for_passes_here(complaint: str) -> None:
    for check, title in COMPLAINTS[complaint]:
        example = _example(check, title)
        result = scan(example.files, check, example.today, example.past, shallow=example.shallow, base=example.base)
        assert [finding.place for finding in result.findings] == [], f"{check}: {example.title}"

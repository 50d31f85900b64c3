"""What a person leaves behind as a checklist in Markdown, which is also what a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from ..lifecycle.model import Leaving, Matter, Step
from .clean import Clean, printable
from .interface import Redactor
from .markdown import code, escaped
from .terminal import counted, finished

_HEADINGS = {
    "replace-identity": "Before their account is closed: agents that sign in as them",
    "rotate": "Rotate what they may know",
    "transfer": "Transfer",
    "retire": "Retire, or find an owner",
    "operator": "Kill switches",
    "approver": "Approvals",
    "reviewer": "Reviews",
    "successor": "Successors",
    "owner-entry": "Other places that name them as owner",
    "settings": "Settings",
}
_STATUS = {"active": "active, by the roster", "gone": "gone, by the roster", "unlisted": "not in the roster", "": "no roster was given"}
BLIND = (
    "What files cannot show: sessions and tokens already issued, keys that were copied, groups and consoles outside this repository. "
    "A tick marked as declared rests on what somebody wrote."
)


def render(found: Leaving, *, redactor: Redactor) -> str:
    """The steps by kind in the order of the day, then everything that the person has to do with."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    return finished([*_head(found, clean), *_steps(found, clean), *_matters(found, clean), *_foot(found, clean)])


def _head(found: Leaving, clean: Clean) -> Iterator[str]:
    agents = sum(one.kind != "settings" for one in found.matters)
    still = sum(step.state == "open" for step in found.steps)
    counts = f"{counted(agents, 'agent or contract', 'agents or contracts')}, {counted(len(found.steps), 'step')}, {still} open."
    yield f"# {escaped(clean(found.person))}: last day {found.on}"
    yield ""
    yield f"{_STATUS[found.status].capitalize()}. {counts}"
    for reason in found.unknown:
        yield ""
        yield f"**Unknown:** {escaped(clean(reason))}."


def _steps(found: Leaving, clean: Clean) -> Iterator[str]:
    for action, steps in groupby(found.steps, key=lambda step: step.action):
        yield ""
        yield f"## {_HEADINGS[action]}"
        yield ""
        yield from (_step(step, clean) for step in steps)


def _step(step: Step, clean: Clean) -> str:
    box = "x" if step.state == "done" else " "
    basis = f" *({step.basis})*" if step.basis else ""
    return f"- [{box}] **{escaped(clean(step.name))}**: {escaped(clean(step.text))}{basis} ({_place(step, clean)})"


def _place(one: Step | Matter, clean: Clean) -> str:
    return code(clean(f"{one.place.path}:{one.place.line}"))


def _matters(found: Leaving, clean: Clean) -> Iterator[str]:
    if found.matters:
        yield ""
        yield "## Everything they have to do with"
    for matter in found.matters:
        about = ", ".join(filter(None, (matter.kind.replace("_", " "), matter.status, f"risk {matter.risk}" if matter.risk else "")))
        yield ""
        yield f"### {escaped(clean(matter.name))}"
        yield ""
        yield f"{escaped(clean(about))}; {code(clean(matter.id))} ({_place(matter, clean)})"
        yield ""
        for tie in matter.ties:
            yield f"- {escaped(clean(f'{tie.role}: {tie.detail}'))} ({code(clean(f'{tie.place.path}:{tie.place.line}'))})"
        if matter.identities:
            yield f"- identities: {', '.join(code(clean(name)) for name in matter.identities)}"
        for secret in matter.secrets:
            where = f" in {secret.store}" if secret.store else ""
            said = f"rotated {secret.rotated}, by the contract" if secret.rotated else "last rotation unknown"
            yield f"- credential: {escaped(clean(f'{secret.name}{where}, {said}'))}"


def _foot(found: Leaving, clean: Clean) -> Iterator[str]:
    if not found.matters:
        yield ""
        yield "Nothing in these files names them."
    yield ""
    yield BLIND

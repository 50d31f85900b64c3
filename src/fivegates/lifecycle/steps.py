"""What is to be done when somebody leaves, in the order of the day: what they can still use first, what can wait for a signature last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..roster import ACTIVE, Roster
from .model import RISKS, Matter, Secret, Step, Tie

ACTIONS = (
    "replace-identity",
    "rotate",
    "transfer",
    "retire",
    "operator",
    "approver",
    "reviewer",
    "successor",
    "owner-entry",
    "settings",
)
KNEW = frozenset(("owns", "owned", "built", "operates", "operated", "team member"))  # whoever did this may know the agent's keys

_WORDS = {"tag": "its tag", "label": "its label", "catalogue": "the service catalogue", "codeowners": "CODEOWNERS"}


class Plan:
    """The steps for one person who leaves on ``last_day``; ``today`` tells who else is here."""

    def __init__(self, roster: Roster, person: str, last_day: date, today: date) -> None:
        self._roster = roster
        self._key = roster.key_of(person)
        self._last_day = last_day
        self._today = today

    def steps(self, matters: Sequence[Matter]) -> list[Step]:
        """Everything to do, by ``ACTIONS``, then by risk."""
        found = [(step, matter) for matter in matters for step in self._of(matter)]
        found.sort(key=lambda pair: (ACTIONS.index(pair[0].action), _risk(pair[1]), pair[1].id, pair[0].place))
        return [step for step, _ in found]

    def _of(self, matter: Matter) -> Iterator[Step]:
        mine = [tie for tie in matter.ties if tie.role == "team member" or self._is_me(tie.principal)]
        roles = {tie.role for tie in mine}
        if matter.kind == "settings":
            yield from (Step("settings", matter.id, matter.name, f"name somebody else in {tie.detail}", tie.place) for tie in mine)
            return
        for tie in mine:
            yield from self._named(matter, tie)
        if roles & KNEW and not _is_over(matter):
            yield from (self._rotate(matter, secret) for secret in matter.secrets)
        yield from self._handed_over(matter, roles)

    def _is_me(self, principal: str) -> bool:
        return self._roster.key_of(principal) == self._key

    def _named(self, matter: Matter, tie: Tie) -> Iterator[Step]:
        """What one mention of the person asks for."""
        if tie.role == "signs in":
            text = f"give it an identity of its own: it signs in as {tie.detail}, a person's"
            yield Step("replace-identity", matter.id, matter.name, text, tie.place)
        elif tie.role == "owns" and tie.source == "contract":
            yield self._transfer(matter, tie)
        elif tie.role == "owns":
            yield self._entry(matter, tie)
        elif matter.status == "retired":
            return
        elif tie.role == "operates":
            yield Step("operator", matter.id, matter.name, "name who operates its kill switch, and show them how", tie.place)
        elif tie.role == "approves":
            yield Step("approver", matter.id, matter.name, "name who approves instead, and take them out of what enforces it", tie.place)
        elif tie.role == "reviewed":
            yield Step("reviewer", matter.id, matter.name, "hand the review over: have somebody else review it and sign", tie.place)
        elif tie.role == "succeeds":
            yield Step("successor", matter.id, matter.name, "name another successor", tie.place)

    def _entry(self, matter: Matter, tie: Tie) -> Step:
        where = _WORDS.get(tie.source, tie.source)
        if matter.contract:
            return Step("owner-entry", matter.id, matter.name, f"name the new owner in {where} too", tie.place)
        return Step("retire", matter.id, matter.name, f"name a new owner in {where} today, or retire it: it has no contract", tie.place)

    def _transfer(self, matter: Matter, tie: Tie) -> Step:
        if _is_over(matter):
            return Step("retire", matter.id, matter.name, "nothing: it is retired and nothing deploys it", tie.place, "done", "proven")
        if matter.status == "retired":
            return Step("retire", matter.id, matter.name, "take it down: its contract is retired, and it is still deployed", tie.place)
        if matter.status == "retiring":
            text = "finish retiring it: take down its workload, identity and keys, and set the contract to retired"
            return Step("retire", matter.id, matter.name, text, tie.place)
        if matter.successor and not self._is_me(matter.successor) and self._is_here(matter.successor):
            return Step("transfer", matter.id, matter.name, f"transfer it to {matter.successor}, its successor", tie.place)
        why = "it names no successor" if not matter.successor else "its successor leaves too or is not in the roster"
        return Step("retire", matter.id, matter.name, f"name a new owner today, or retire it: {why}", tie.place)

    def _is_here(self, principal: str) -> bool:
        return not self._roster.is_given or self._roster.status_of(principal, self._today) == ACTIVE

    def _rotate(self, matter: Matter, secret: Secret) -> Step:
        text, day = f"rotate {secret.name}", _day(secret.rotated)
        if day is not None and self._last_day <= day <= self._today:
            return Step("rotate", matter.id, matter.name, f"{text}: rotated {day}", secret.place, "done", "declared")
        if not secret.is_listed:
            text += ", and list it with the day in the contract's credentials"
        else:
            text += " and write the day into the contract" + (f" (last: {secret.rotated})" if secret.rotated else "")
        return Step("rotate", matter.id, matter.name, text, secret.place)

    def _handed_over(self, matter: Matter, roles: set[str]) -> Iterator[Step]:
        """What a change of the contract shows to be done."""
        if "owned" in roles and "owns" not in roles and matter.owner and matter.status in ("active", "retiring", "draft"):
            place = next((tie.place for tie in matter.ties if tie.role == "owns" and tie.source == "contract"), matter.place)
            if self._is_here(matter.owner) or self._roster.is_team(matter.owner):
                yield Step("transfer", matter.id, matter.name, f"transferred to {matter.owner}", place, "done", "proven")
            else:
                text = f"transfer it to somebody who is here: {matter.owner} is not, by the roster"
                yield Step("transfer", matter.id, matter.name, text, place)


def _is_over(matter: Matter) -> bool:
    """Whether it is retired and nothing in the tree deploys it any more."""
    return matter.status == "retired" and not matter.is_deployed


def _risk(matter: Matter) -> int:
    return RISKS.index(matter.risk) if matter.risk in RISKS else len(RISKS)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

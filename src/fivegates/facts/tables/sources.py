"""Where facts were read, and what could not be read or is proved to be absent."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Location(NamedTuple):
    """A place in the scanned tree.

    ``id`` is ``path:line:column``, where modules were crossed with ``#via@path:line``; ``via`` is the chain of module calls, and what
    follows it the line of the outermost call.
    """

    id: str
    path: str
    line: int
    column: int
    end_line: int
    via: str


class ModuleCall(NamedTuple):
    """A call of a module on the way to a location inside that module: the line of its header, and where the instance of a ``for_each`` has
    a key that is written out, that line as well. ``nth``: 0 is the outermost call.
    """

    location: str
    nth: int
    path: str
    line: int


class File(NamedTuple):
    """A file of the tree: ``kind`` of reader; ``status``: read | error | template | not_read | skipped."""

    path: str
    kind: str
    status: str
    reason: str | None


class Unresolved(NamedTuple):
    """A value that these files do not determine; it never becomes a row of another table."""

    subject: str
    attribute: str
    reason: str
    loc: str


class Closed(NamedTuple):
    """Everything that could add ``fact`` about ``subject`` was read and resolved: absence is proved.

    Subjects are agent ids unless the fact says otherwise. Facts that checks ask for:

    * ``contracts``: every contract and inventory file of the tree was read and every ``covers`` entry of them decided, so a contract of
      this agent would be in ``contracts`` (an unreadable contract file anywhere takes the row from every agent);
    * ``owners``: whatever could name an owner (contract, tags and labels of every deployment with the provider's default tags,
      catalogue, CODEOWNERS) was read and resolved;
    * ``identities``: every identity attribute of every deployment, and every link that could lead on from there, was resolved, so
      ``effective_identities`` holds all of them;
    * ``log_sinks`` (subject: a deployment): where its output goes was read and resolved, so every way of it is in ``log_sinks``;
    * ``traces`` (subject: a deployment): every variable of it was read, and so was the folder its code is built from, so a name that it
      gives itself in its telemetry would be in ``traces``;
    * ``tracing`` (subject: a deployment): every variable of it was read, and the folder its code and image are built from was looked
      through whole, and nothing that could trace it was found;
    * ``audit_layers`` (subject: a scope of ``deployed_in``): every audit layer of this tree that may record what happens there was read
      and resolved;
    * ``bindings`` (subject: a service account in ``identities``, one that the tree defines or a namespace's ``default``): the whole tree
      was read, and every role binding of it certainly names this account or certainly does not, so every one that does has a row in
      ``bound`` and in ``grants``. It is missing where a binding of another unit names an account that is called alike and the clusters
      of the two are not known;
    * ``alerts_on``: what every alert rule of the tree watches is known, so a rule that names this agent would be in ``alerts_on``.

    Where linking cannot give the row it gives an ``unresolved`` row with the same subject and ``attribute`` = the fact, so that the
    open question is listed.
    """

    subject: str
    fact: str

"""What an agent may call: the tools of tool servers, and other agents."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class ToolGrant(NamedTuple):
    """``agent`` may call ``tool`` of ``server``: of the workload ``server_workload``, NULL where this tree does not define it.

    ``tool``: a name, or ``*`` for all that the server has (no list of tools is given, and then all are open); for an agent that is called
    as a tool both are its name. ``server``: what the agent calls it, a name or an address, '' where a tool stands for itself. ``mode``:
    allowed | approval (a person is asked before each call, and where nobody can be asked, as in a workflow, it is refused) | denied; a row
    of a tool goes before that of ``*``. A name that is not known is no row.

    A harness's own tools have the server '': ``*`` where it may use every one unasked, ``shell`` where it may run any command. ``why``: the
    flag, setting or default that opens so much, '' where the list itself says it. ``listable``: whether tools could be listed there.
    ``inside``: the step of an action of this tree that says so, NULL elsewhere.
    """

    agent: str
    deployment: str
    server: str
    server_workload: str | None
    tool: str
    mode: str
    loc: str
    why: str = ""
    listable: bool = True
    inside: str | None = None

"""Everything that the resources say, not yet joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..readers.interface import Problem
from ..resolve.interface import Resource
from .builds import BuildRecord
from .inputs import InputRecord
from .key_objects import HeldRecord
from .memberships import PeopleRecord
from .model import (
    AroundRecord,
    AssumeRecord,
    GrantRecord,
    IdentityRecord,
    LimitRecord,
    Mention,
    ToolGrantRecord,
    ToolRecord,
    WorkloadRecord,
)
from .openings import OpeningRecord
from .resource_policies import EverybodyRecord
from .schedules import ScheduleRecord
from .trusts import TrustRecord

if TYPE_CHECKING:
    from .agent_jobs import AgentJob
    from .bindings import BindingRecord
    from .deploys import DeployRecord
    from .roles import RoleRecord
    from .sign_ins import SignInRecord


@dataclass(slots=True)
class Extraction:
    """Everything that the resources say, not yet joined."""

    workloads: list[WorkloadRecord] = field(default_factory=list)
    identities: list[IdentityRecord] = field(default_factory=list)
    stand_ins: list[tuple[Resource, Mention]] = field(default_factory=list)
    assumes: list[AssumeRecord] = field(default_factory=list)
    grants: list[GrantRecord] = field(default_factory=list)
    everybody: list[EverybodyRecord] = field(default_factory=list)  # what policies of resources say of everybody
    openings: list[OpeningRecord] = field(default_factory=list)
    builds: list[BuildRecord] = field(default_factory=list)
    deploys: list[DeployRecord] = field(default_factory=list)
    schedules: list[ScheduleRecord] = field(default_factory=list)
    inputs: list[InputRecord] = field(default_factory=list)
    held: list[HeldRecord] = field(default_factory=list)
    people: list[PeopleRecord] = field(default_factory=list)
    trusts: list[TrustRecord] = field(default_factory=list)
    chains: list[AssumeRecord] = field(default_factory=list)
    tools: list[ToolRecord] = field(default_factory=list)
    tool_grants: list[ToolGrantRecord] = field(default_factory=list)
    sign_ins: list[SignInRecord] = field(default_factory=list)
    run_limits: list[LimitRecord] = field(default_factory=list)
    entrances: list[Resource] = field(default_factory=list)  # Kubernetes objects that lead to pods, or ask who calls them
    roles: list[RoleRecord] = field(default_factory=list)
    bindings: list[BindingRecord] = field(default_factory=list)
    observing: list[Resource] = field(default_factory=list)  # what keeps, carries, audits or watches logs
    around: list[AroundRecord] = field(default_factory=list)  # what says what the pods around it may do
    problems: list[Problem] = field(default_factory=list)  # what their own platforms would not take
    jobs: list[AgentJob] = field(default_factory=list)  # jobs of workflows that run an agent

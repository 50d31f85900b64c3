"""The tables of facts: one named tuple per table, whose docstring is the table's documentation.

Names are public and versioned: a change needs a changelog entry. A field typed ``str``, ``int``, ``float`` or ``bool`` becomes a NOT NULL
column; ``| None`` makes it optional, and NULL then means *unknown*, which proves nothing. Ids are text and made from the thing itself
(never a counter), so that rows of two trees can be compared.
"""

from __future__ import annotations

from .tables.agents import Agent, Deployment, Evidence, Exposure, Image, Input, Workload
from .tables.credentials import Bake, Credential, Expiry, Load, Refresh, UsesCredential
from .tables.governance import Approval, Contract, ContractProblem, Owner
from .tables.identities import Assumes, EffectiveIdentity, Identity, IdentityUse, Membership, RunsAs, Trust
from .tables.logs import AlertOn, AlertRule, AuditedGrant, AuditLayer, DeployedIn, LogPower, LogSink, LogStore, Trace, Tracing
from .tables.permissions import Capability, Crossing, Escalation, Grant, SecretReach
from .tables.rbac import BoundBy, RbacRule, RoleBinding
from .tables.runs import RunLimit, StaticSignIn
from .tables.runtime import Egress, Escape, ImageVerification, NetworkPolicy, NodeReach, TokenMount
from .tables.sources import Closed, File, Location, Unresolved
from .tables.tools import ToolGrant
from .tables.workflows import JobGate, JobPermission, JobSecret, JobTrigger

__all__ = [
    "TABLES",
    "VERSION",
    "Agent",
    "AlertOn",
    "AlertRule",
    "Approval",
    "Assumes",
    "AuditLayer",
    "AuditedGrant",
    "Bake",
    "BoundBy",
    "Capability",
    "Closed",
    "Contract",
    "ContractProblem",
    "Credential",
    "Crossing",
    "DeployedIn",
    "Deployment",
    "EffectiveIdentity",
    "Egress",
    "Escalation",
    "Escape",
    "Evidence",
    "Expiry",
    "Exposure",
    "File",
    "Grant",
    "Identity",
    "IdentityUse",
    "Image",
    "ImageVerification",
    "Input",
    "JobGate",
    "JobPermission",
    "JobSecret",
    "JobTrigger",
    "Load",
    "Location",
    "LogPower",
    "LogSink",
    "LogStore",
    "Membership",
    "NetworkPolicy",
    "NodeReach",
    "Owner",
    "RbacRule",
    "Refresh",
    "RoleBinding",
    "RunLimit",
    "RunsAs",
    "SecretReach",
    "StaticSignIn",
    "TokenMount",
    "ToolGrant",
    "Trace",
    "Tracing",
    "Trust",
    "Unresolved",
    "UsesCredential",
    "Workload",
]

VERSION = 1

TABLES: dict[str, type] = {
    "locations": Location,
    "files": File,
    "unresolved": Unresolved,
    "closed": Closed,
    "workloads": Workload,
    "images": Image,
    "exposures": Exposure,
    "inputs": Input,
    "agents": Agent,
    "deployments": Deployment,
    "evidence": Evidence,
    "identities": Identity,
    "runs_as": RunsAs,
    "assumes": Assumes,
    "trusts": Trust,
    "effective_identities": EffectiveIdentity,
    "identity_use": IdentityUse,
    "credentials": Credential,
    "uses_credential": UsesCredential,
    "loads": Load,
    "bakes": Bake,
    "expiries": Expiry,
    "refreshes": Refresh,
    "memberships": Membership,
    "grants": Grant,
    "role_bindings": RoleBinding,
    "bound": BoundBy,
    "rbac_rules": RbacRule,
    "capabilities": Capability,
    "secret_reach": SecretReach,
    "escalations": Escalation,
    "crossings": Crossing,
    "tool_grants": ToolGrant,
    "job_triggers": JobTrigger,
    "job_gates": JobGate,
    "job_permissions": JobPermission,
    "job_secrets": JobSecret,
    "run_limits": RunLimit,
    "static_sign_ins": StaticSignIn,
    "contracts": Contract,
    "approvals": Approval,
    "contract_problems": ContractProblem,
    "owners": Owner,
    "log_sinks": LogSink,
    "log_stores": LogStore,
    "log_powers": LogPower,
    "traces": Trace,
    "tracing": Tracing,
    "deployed_in": DeployedIn,
    "audit_layers": AuditLayer,
    "audited_grants": AuditedGrant,
    "alert_rules": AlertRule,
    "alerts_on": AlertOn,
    "escapes": Escape,
    "node_reach": NodeReach,
    "token_mounts": TokenMount,
    "network_policies": NetworkPolicy,
    "egress": Egress,
    "image_verification": ImageVerification,
}

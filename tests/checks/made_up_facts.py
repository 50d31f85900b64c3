"""Builds rows of facts for the checks: an agent with its workload, deployment and identities in one call."""

from __future__ import annotations

from datetime import date
from typing import Any

from fivegates.engine.judge import judge
from fivegates.engine.select import load_checks
from fivegates.facts.model import (
    Agent,
    Approval,
    AuditedGrant,
    AuditLayer,
    Bake,
    Capability,
    CatalogueEntry,
    Closed,
    Contract,
    ContractCover,
    ContractCredential,
    ContractField,
    ContractGap,
    Credential,
    Crossing,
    Deployment,
    Disagreement,
    EffectiveIdentity,
    Egress,
    Enforcer,
    Escalation,
    Escape,
    Excess,
    Expiry,
    Exposure,
    Grant,
    Identity,
    IdentityUse,
    IdleIdentity,
    Image,
    ImageVerification,
    JobGate,
    JobPermission,
    JobSecret,
    JobTrigger,
    Load,
    Location,
    LogPower,
    LogSink,
    LogStore,
    Membership,
    NodeReach,
    Owner,
    Refresh,
    Review,
    ReviewChange,
    RunLimit,
    RunningVersion,
    SignOff,
    StaticSignIn,
    StoreRead,
    TokenMount,
    ToolGrant,
    Trace,
    Trust,
    UnusedTerm,
    UsesCredential,
    Workload,
)
from fivegates.facts.model import Store as Store_
from fivegates.facts.store import Store
from fivegates.findings.model import Finding

CHECKS = {check.id: check for check in load_checks()}
PROVED = ("contracts", "owners", "identities")


class Facts:
    """Rows collected in order; every row stands on a line of its own of ``facts.tf``."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._lines = 0

    def place(self, path: str = "facts.tf") -> str:
        """A new location."""
        self._lines += 1
        loc = f"{path}:{self._lines}:1"
        self.rows.append(Location(loc, path, self._lines, 1, self._lines, ""))
        return loc

    def identity(self, id: str, **changes: bool) -> str:
        """An identity; a second call with the same id adds nothing."""
        flags = {"is_default": False, "is_human": False, "is_per_run": False, "opens_only_models": False} | changes
        self.rows.append(Identity(id=id, provider="aws", kind="role", name=id, canonical=id, environment=None, loc=self.place(), **flags))
        return id

    def stray(self, agent: str) -> None:
        """An identity of the agent's own that is not named after it and stands nowhere in the tree."""
        identity = f"stray/{agent}"
        self.rows.append(Identity(identity, "aws", "role", identity, identity, None, False, False, False, False, self.place(), False))
        self.rows.append(EffectiveIdentity(f"d/{agent}", agent, identity, "role", True, self.place(), namesake=False))
        self.rows.append(IdentityUse(identity, 1, 1, agent, None))

    def trust(self, identity: str, fault: str = "account-root") -> None:
        """An account's root that the identity's trust lets in, unless told otherwise."""
        self.rows.append(Trust(identity, "111122223333", "account", "", "", "", "allowed", fault, self.place()))

    def workload(self, name: str, *identities: str, environment: str | None = None, sample: bool = False) -> str:
        """A workload that is nobody's deployment."""
        self._workload(name, environment, sample)
        self._reach("", name, identities, False)
        return name

    def agent(
        self,
        name: str,
        *identities: str,
        environment: str | None = None,
        sample: bool = False,
        class_: str = "agent",
        confidence: float = 0.9,
        proved: tuple[str, ...] = PROVED,
        names_session: bool = False,
        deployment: str = "",
        risk: str | None = None,
    ) -> str:
        """An agent (or what ``class_`` says) with one deployment; another ``deployment`` of the same name adds to it."""
        workload = deployment or name
        self.rows.append(Agent(name, name, class_, confidence, False, risk, sample, self.place()))
        self._workload(workload, environment, sample)
        self.rows.append(Deployment(f"d/{workload}", name, workload, environment, None, "unit", self.place()))
        self.rows += [Closed(name, fact) for fact in proved]
        self._reach(f"d/{workload}", workload, identities, names_session)
        return name

    def _workload(self, name: str, environment: str | None, sample: bool) -> None:
        self.rows.append(Workload(name, "aws", "function", name, environment, None, None, None, False, sample, self.place()))

    def _reach(self, deployment: str, workload: str, identities: tuple[str, ...], names_session: bool) -> None:
        for identity in identities:
            self.rows.append(EffectiveIdentity(deployment, workload, identity, "role", True, self.place(), names_session))

    def credential(self, id: str, path: str = "facts.tf", **changes: Any) -> str:
        """A live, tracked entry of an env file unless told otherwise."""
        values: dict[str, Any] = {
            "id": id, "kind": "env-entry", "provider": "", "name": id.upper(), "fingerprint": None, "value_id": None, "live": True,
            "static": True, "opens_only_models": False, "expires_on": None, "tracked": True, "file_kind": "env", "copy_of": None,
            "loc": self.place(path),
        }  # fmt: skip
        self.rows.append(Credential(**(values | changes)))
        return id

    def uses(self, workload: str, credential: str, via: str = "env_file", *, as_identity: bool = False) -> None:
        self.rows.append(UsesCredential(workload, credential, via, self.place(), as_identity))

    def image(self, name: str, reference: str = "registry.example.com/agent:1", pinned: bool | None = False) -> None:
        """An image of the workload of that name."""
        row = Image(
            f"{name} {reference}", name, f"d/{name}", reference, None, reference.partition(":")[0], None, None, pinned, "", "", self.place()
        )
        self.rows.append(row)

    def exposure(self, name: str, reach: str | None = "public", admits: str | None = "anyone", *, signed: bool = False) -> None:
        """A way in to the workload of that name."""
        self.rows.append(Exposure(name, f"d/{name}", reach, admits, "url", signed, self.place()))

    def load(self, agent: str, store: str = ".env", holds: str | None = None, kind: str = "env-file") -> None:
        """The agent is given the whole of a file, of which nothing is known unless told otherwise."""
        self.rows.append(Load(agent, f"d/{agent}", kind, store, store, holds, self.place()))

    def job(
        self,
        name: str,
        outsiders: bool | None = True,
        *,
        scope: str = "contents",
        access: str = "write",
        covered: bool | None = False,
        strong: bool = True,
        own: bool = False,
        secret: bool | None = None,
    ) -> None:
        """A job of a workflow that two events start; ``secret``: it holds one, which opens only models where True."""
        for event in ("issues", "issue_comment"):
            self.rows.append(JobTrigger(name, event, outsiders, self.place()))
            self.rows.append(JobGate(name, event, "harness", "open", "codex exec", self.place()))
        self.rows.append(JobPermission(name, scope, access, "job", strong, own, covered, "steps", self.place()))
        if secret is not None:
            self.rows.append(JobSecret(name, "KEY", secret, self.place()))

    def bake(self, agent: str, name: str = ".env", what: str = "env-file") -> None:
        """The agent's image keeps a credential."""
        self.rows.append(Bake(agent, f"d/{agent}", what, name, "Dockerfile", self.place()))

    def pod(self, name: str, *, verdict: str = "allowed", needed: bool | None = False, known: bool | None = False) -> None:
        """What bounds the workload of that name: nothing, unless told otherwise; ``known``: whether network and images are looked after."""
        self.rows += [
            Escape(name, f"d/{name}", "privileged", "app", verdict, "app", "", self.place()),
            TokenMount(name, f"d/{name}", "api", "default", "", needed, self.place()),
            TokenMount(name, f"d/{name}", "projected", "default", "vault", None, self.place()),
            NodeReach(name, f"d/{name}", None, "agents", "hop-limit", verdict, self.place()),
            Egress(name, f"d/{name}", known, "", self.place()),
            ImageVerification(name, f"d/{name}", known, "", "aws_eks_cluster main", self.place()),
        ]

    def runs(self, name: str, *, listable: bool = True, state: str = "none") -> None:
        """The agent of that name may use every tool, its job signs in with a stored key, and nothing ends a run."""
        self.rows += [
            ToolGrant(name, f"d/{name}", "", None, "*", "allowed", self.place(), "it runs with --yolo", listable),
            RunLimit(name, f"d/{name}", "job", state, "the job has no timeout", self.place()),
            StaticSignIn(name, name, "runs", "", "aws", "aws-secret-access-key", "secrets.KEY", self.place()),
        ]

    def expiry(self, subject: str, **changes: Any) -> None:
        """A key that carries no end unless told otherwise; ``identity`` or ``workload`` has to be given."""
        values: dict[str, Any] = {
            "subject": subject, "name": subject, "kind": "key", "identity": None, "workload": None, "state": "none", "seconds": None,
            "expires_on": None, "limit_seconds": 7_776_000, "long_until": None, "loc": self.place(),
        }  # fmt: skip
        self.rows.append(Expiry(**(values | changes)))

    def refresh(self, subject: str, identity: str | None = None, workload: str | None = None) -> None:
        self.rows.append(Refresh(subject, subject, "the grant type refresh_token", identity, workload, self.place()))

    def member(self, group: str, member: str, *, human: bool = False, listed: bool = False) -> None:
        """A person, or an identity of this tree."""
        row = Membership(group, group, "group", member, None if human else member, human, listed, self.place())
        self.rows.append(row)

    def grant(self, identity: str, **changes: Any) -> None:
        """An administrator's grant unless told otherwise."""
        values: dict[str, Any] = {
            "id": f"grant/{len(self.rows)}", "identity": identity, "provider": "aws", "effect": "Allow", "action": "*", "resource": "*",
            "role": None, "scope": None, "condition": None, "verdict": "allowed", "administrator": True, "loc": self.place(),
        }  # fmt: skip
        self.rows.append(Grant(**(values | changes)))

    def escalation(self, identity: str, kind: str, **changes: Any) -> None:
        """A way that is certainly open to an identity."""
        values: dict[str, Any] = {
            "identity": identity, "path": f"way-{len(self.rows)}", "kind": kind, "severity": "critical", "scope": "*", "verdict": "allowed",
            "witness": "a statement", "loc": self.place(), "provider": "aws", "effect": "raises its rights",
        }  # fmt: skip
        self.rows.append(Escalation(**(values | changes)))

    def capability(self, identity: str, class_: str, things: str = "secrets", **changes: Any) -> None:
        """Allowed on everything of the account unless told otherwise."""
        values: dict[str, Any] = {
            "identity": identity, "provider": "aws", "class_": class_, "things": things, "breadth": "account",
            "verdict": "allowed", "action": f"{class_}:It", "resource": "*", "tier": 4, "reversible": "no",
            "reasons": "", "witness": "a statement", "grant_by": "a policy", "loc": self.place(),
        }  # fmt: skip
        self.rows.append(Capability(**(values | changes)))

    def contract(self, name: str, agent: str | None, **changes: Any) -> None:
        """A complete active contract unless told otherwise."""
        values: dict[str, Any] = {
            "id": f"contract/{len(self.rows)}", "agent": agent, "path": "a.yaml", "name": name, "status": "active", "owner": "alice",
            "purpose": "p", "risk": "low", "reviewed_on": None, "expires_on": None, "missing": "", "unnarrowed": "", "source": "contract",
            "loc": self.place(),
        }  # fmt: skip
        self.rows.append(Contract(**(values | changes)))

    def covers(self, contract: str, name: str) -> None:
        """A contract covers what these files do not deploy."""
        self.contract(name, None, id=contract)
        self.rows.append(ContractCover(contract, "compose", f"helpdesk/{name}", 0, self.place()))

    def disagrees(self, agent: str, what: str = "identity") -> None:
        """The agent's contract says something else of it than the code does."""
        place = self.place()
        self.rows.append(Disagreement(agent, f"contract of {agent}", f"d/{agent}", what, "said", "found", None, place, place))

    def version(self, agent: str, family: str, place: int) -> None:
        """The agent is one of several versions."""
        self.rows.append(RunningVersion(f"d/{agent}", agent, family, str(place), place, None, self.place()))

    def contracted(self, agent: str, identity: str) -> None:
        """An active contract of low risk that lists too little, names no approval, allows what nobody may do, and leaves things open."""
        id = f"contract/of-{agent}"
        self.contract(agent, agent, id=id)
        self.contract_says(id, "risk", "low")
        self.contract_says(id, "scope.data", "ticket-text")
        self.contract_says(id, "blast_radius.classes", "message-out")
        self.contract_says(id, "blast_radius.worst")
        self.rows += [
            Excess(agent, id, identity, "", "aws", "s3:* on *", 1, False, False, True, self.place()),
            Excess(agent, id, identity, "", "aws", "sqs:* on *", 1, True, False, True, self.place()),
            Excess(agent, id, "", f"d/{agent}", "mcp", "desk: *", 1, False, False, True, self.place()),
            UnusedTerm(agent, id, "aws", "sns:Publish", self.place()),
            Approval(agent, "destroy", "bob", "ci.yml", self.place()),
        ]

    def data_store(self, name: str, reader: str) -> None:
        """A store of customers' data that an identity may read."""
        self.rows.append(Store_(name, name, "customer-contact", "tag data-class", self.place()))
        self.rows.append(StoreRead(reader, name, "s3:GetObject", "a policy", self.place()))
        self.rows.append(Enforcer("CODEOWNERS", self.place()))

    def contract_says(self, contract: str, field: str, value: str = "") -> None:
        """A filled-in field, or one that is left open where there is no value."""
        self.rows.append(ContractField(contract, field, value, self.place()) if value else ContractGap(contract, field, self.place()))

    def contract_in_force(self, id: str, agent: str, **changes: Any) -> None:
        """An active contract that was reviewed too long ago and by its owner, that has no end, and whose credential somebody knew."""
        self.contract(id, agent, id=id, **changes)
        self.contract_says(id, "lifecycle.expires")
        self.rows.append(Review(id, agent, "2026-01-01", "2026-03-20", "2026-04-03", self.place()))
        self.rows.append(SignOff(id, agent, "reviewer", "alice", True, self.place()))
        self.rows.append(ContractCredential(id, agent, "token", "", "alice", self.place()))
        self.rows.append(ReviewChange(id, agent, "grants", "s3:* on *", "2026-01-01", self.place()))

    def owner(self, agent: str, source: str = "tag", confidence: str = "high") -> None:
        self.rows.append(Owner(agent, "alice@example.com", source, confidence, self.place()))

    def idle(self, identity: str) -> None:
        self.identity(identity)
        self.rows.append(IdleIdentity(identity, "bedrock:InvokeModel", "lambda.amazonaws.com", self.place()))

    def catalogue_entry(self, agent: str | None) -> None:
        self.rows.append(CatalogueEntry(agent, "shop", "Backstage", True, False, self.place()))

    def sink(self, agent: str, **changes: Any) -> None:
        """A declared log group that is written to, unless told otherwise."""
        values: dict[str, Any] = {
            "workload": agent, "deployment": f"d/{agent}", "kind": "log_group", "target": f"/agents/{agent}", "store": None,
            "verdict": "written", "declared": True, "siem": None, "part": "", "beside": "", "loc": self.place(),
        }  # fmt: skip
        self.rows.append(LogSink(**(values | changes)))

    def crossing(self, id: str) -> str:
        """An identity of development that may write a bucket of production."""
        self.rows.append(Identity(id, "aws", "role", id, id, "dev", False, False, False, False, self.place()))
        self.rows.append(Crossing(id, "prod", "aws_s3_bucket.orders", "s3:PutObject", "allowed", self.place()))
        return id

    def log_power(self, agent: str, identity: str) -> None:
        """The agent's log can be deleted by its identity."""
        said = ("delete", "", "logs:DeleteLogGroup", "allowed", "", "logs:* on *", self.place())
        self.rows.append(LogPower(f"d/{agent}", agent, identity, f"/agents/{agent}", *said))

    def log_store(self, id: str, days: int | None = None, locked: str | None = None) -> str:
        self.rows.append(LogStore(id, "aws_log_group", id, days, locked, self.place()))
        return id

    def trace(self, agent: str, name: str | None, endpoint: str = "", *, closed: bool = True) -> None:
        """Telemetry of an agent; ``closed``: all that may name it was read."""
        self.rows.append(Trace(f"d/{agent}", "opentelemetry", name, endpoint, self.place()))
        if closed:
            self.rows.append(Closed(f"d/{agent}", "traces"))

    def audit(self, service: str, scope: str = "aws:1", exempt: str = "", store: str | None = None) -> None:
        id = f"layer/{len(self.rows)}"
        self.rows.append(AuditLayer(id, "aws-data-events", scope, service, exempt, store, self.place()))

    def audited(self, identity: str, service: str, scope: str = "aws:1") -> None:
        self.rows.append(AuditedGrant(f"grant/{len(self.rows)}", identity, "aws-data-events", scope, service))

    def row(self, row: Any) -> None:
        """Any other row."""
        self.rows.append(row)

    def store(self) -> Store:
        """The rows in a store."""
        store = Store()
        store.insert(self.rows)
        store.insert_base(())
        return store

    def findings(self, check: str) -> list[Finding]:
        """What one check says about the rows."""
        return list(judge(self.store(), [CHECKS[check]], date(2026, 11, 21)).findings)

    def said(self, check: str) -> list[tuple[str, str, str]]:
        """Subject, severity and confidence of its findings, sorted."""
        return sorted((finding.subject, finding.severity, finding.confidence) for finding in self.findings(check))

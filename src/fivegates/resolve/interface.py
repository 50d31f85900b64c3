"""The shape of an evaluated resource, the same for every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from ..named_tuple import NamedTuple
from ..source import Place
from ..values import Origin, Value

INSTALLED = "installed"  # in ``Resource.extra``: the ``Unit.installed`` of its unit


MODULE_ELSEWHERE = "Terraform module that is not in this tree"  # the reason why a call is listed as not read
MODULE_CALL = "module"  # the type of the resource that the call of a Terraform module is which is not in the tree


class Attributes(Protocol):
    """A resource's top-level values; Terraform evaluates each when it is first asked for."""

    def get(self, name: str) -> Value | None:
        """The value, or None where the attribute is absent. A nested block is always a list of objects."""

    def names(self) -> Iterable[str]:
        """Every top-level name present."""


@runtime_checkable
class UnitVariables(Protocol):
    """The variables of a deploy unit."""

    def get(self, name: str) -> Value | None:
        """The value, by default too; None where there is no such variable."""


class CallSite(NamedTuple):
    """One module call on the way to a resource: its address, its block header, and its instance key's origin if it has one.

    A unit of Terragrunt calls its module too: its address is ``unit.<folder>``, its place the ``source``.
    """

    address: str
    place: Place
    key: str | int | None = None
    key_origin: Origin | None = None
    source: str = ""  # the call's source argument, as written

    @property
    def name(self) -> str:
        """The name of the call itself, without those around it and without its key."""
        return self.address.rpartition("module.")[2].removeprefix("unit.").partition("[")[0]


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing these files deploy.

    * ``unit``: what is deployed together and inside which names are unique: ``terraform:<root>`` (``terraform:<root>?<var-file>``),
      ``kubernetes:<folder>``, ``compose:<folder>/<project>``;
    * ``type``: ``aws_lambda_function``; for Kubernetes ``<group>/<Kind>`` (``apps/Deployment``, ``/ServiceAccount``);
      ``compose/service``;
    * ``address``: unique in the unit: ``module.a["x"].aws_iam_role.r[0]``, ``<namespace or ?>/<Kind>/<name>``, ``services.<name>``;
    * ``label``: the block's label, the manifest's ``metadata.name``, the service key;
    * ``place``: its own header: block header, ``kind:`` line, service key;
    * ``calls``: module calls, outermost first, empty in the root;
    * ``key``/``key_origin``: the instance key of count or for_each and where it was written;
    * ``conditional``: it exists only if a switch is turned (count unknown or empty by a variable's default);
    * ``environment``: as far as folder, var-file or workspace tell, folded ('prod'), else None;
    * ``version``: apiVersion's version for Kubernetes;
    * ``provider``: the evaluated provider block that applies (Terraform);
    * ``extra``: what one language alone has: ``alternative`` (compose, Kubernetes), ``cluster``, ``installed``, ``unsettled`` and
      ``left_out`` (Kubernetes: see ``Unit``), ``ignore_changes`` (Terraform: the attributes that
      others may change, as dotted names without indices, ``*`` for all), ``root_variables``
      (Terraform: the ``UnitVariables`` of the root module), ``code`` (workflows: the actions of this tree that a job runs),
      ``around`` (workflows: see ``Around``).
    """

    unit: str
    type: str
    address: str
    label: str
    place: Place
    attributes: Attributes
    mode: str = "managed"
    calls: tuple[CallSite, ...] = ()
    key: str | int | None = None
    key_origin: Origin | None = None
    conditional: bool = False
    environment: str | None = None
    version: str = ""
    provider: Attributes | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    def get(self, name: str) -> Value | None:
        return self.attributes.get(name)

"""Imported roles: what one holds, by provider, without anything that is said about it."""

from __future__ import annotations

from collections.abc import Mapping

from ...named_tuple import NamedTuple

MOST_ROLES = 20_000
MOST_PERMISSIONS = 30_000  # of one role; Google's Owner has 12,000


class AzureBlock(NamedTuple):
    """One block of a role definition: patterns of operations of the control plane, then of the data plane. ``conditional``: it counts
    only under a condition.
    """

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()
    conditional: bool = False


class AzureRole(NamedTuple):
    """A role definition: its ``name`` as people assign it, and its blocks; its id (a UUID in lower case) is the key it is kept under."""

    name: str
    blocks: tuple[AzureBlock, ...]


class ImportedRoles(NamedTuple):
    """``gcp``: permissions by the role's name (``roles/run.admin``, ``projects/p/roles/x``). ``azure``: definitions by their id.

    ``empty``: roles that an export names without what they hold; they are not kept.
    """

    gcp: Mapping[str, tuple[str, ...]] = {}
    azure: Mapping[str, AzureRole] = {}
    empty: tuple[str, ...] = ()

    def joined(self, newer: ImportedRoles) -> ImportedRoles:
        """With those of ``newer`` added or in place of these."""
        return ImportedRoles({**self.gcp, **newer.gcp}, {**self.azure, **newer.azure})


NOTHING = ImportedRoles()

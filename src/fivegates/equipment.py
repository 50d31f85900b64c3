"""What a scan is equipped with before it reads anything: the catalogue, names of environments, the classifier and the redactor."""

from __future__ import annotations

from collections.abc import Mapping

from .catalog import load
from .extract.catalogue import Catalogue
from .extract.observed import observed_types
from .named_tuple import NamedTuple
from .secrets.classifier import Classifier, shipped_classifier
from .secrets.knowledge import Knowledge, load_knowledge
from .secrets.redactor import Redactor
from .settings import Settings


class Equipment(NamedTuple):
    """What the stages of one scan share. ``environments``: folded environment names, the configuration's own among them."""

    settings: Settings
    catalogue: Catalogue
    environments: Mapping[str, str]
    secrets: Knowledge
    classifier: Classifier
    redactor: Redactor


def equip(settings: Settings) -> Equipment:
    """Load what a scan needs, once."""
    catalogue = Catalogue(
        workloads=load("workloads"),
        kubernetes=load("kubernetes"),
        identities=load("identities"),
        grants=load("grants"),
        links=load("links"),
        trusts=load("trusts"),
        administrators=load("administrators"),
        stores=frozenset(load("stores")["types"]),
        observed=observed_types(load("logging")),
        exposure=load("exposure"),
        images=load("images"),
        companions=load("companions"),
        schedules=load("schedules"),
        keys=load("keys"),
        people=load("people"),
        references=load("references"),
        custom=load("custom_resources"),
        runtime=load("runtime"),
        harnesses=load("harnesses"),
        carriers=load("carriers"),
    )
    secrets = load_knowledge()
    classifier = shipped_classifier()
    fold = {**load("environments")["fold"], **settings.environments}
    return Equipment(settings, catalogue, fold, secrets, classifier, Redactor(classifier))

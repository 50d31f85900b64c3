"""Every weight of the evidence catalogue has a reason, and every reason a weight."""

from __future__ import annotations

from fivegates.catalog import load


def used() -> set[tuple[str, str, str]]:
    """Family, class and weight of every row of models.yaml."""
    models = load("models")
    rows = [("model-env", "agent", row["weight"]) for row in models["env"]]
    rows += [("code", row["class"], row["weight"]) for row in models["frameworks"]]
    rows += [("image", row["class"], row["weight"]) for row in (*models["images"], *models["charts"])]
    rows += [("name", "agent", row["weight"]) for row in models["names"]]
    rows += [("iam", "agent", row["weight"]) for listed in models["iam"].values() for row in listed]
    rows += [("label", "agent", row["weight"]) for row in models["labels"]]
    return {(family, class_, f"{weight:g}") for family, class_, weight in rows}


def test_every_weight_has_a_reason_and_every_reason_a_weight() -> None:
    reasons = {
        (family, class_, weight) for family, classes in load("weights").items() for class_, weights in classes.items() for weight in weights
    }
    assert used() == reasons


def test_reasons_are_sentences_of_their_own() -> None:
    for classes in load("weights").values():
        for weights in classes.values():
            assert len(set(weights.values())) == len(weights)
            assert all(len(reason.split()) >= 3 for reason in weights.values())

from __future__ import annotations

import pytest

from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import Knowledge, load_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def classifier(knowledge: Knowledge) -> Classifier:
    return Classifier(knowledge)

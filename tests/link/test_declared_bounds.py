"""What a document gives to all that it declares is a product that a hostile file can make large: beyond a bound it is not known."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.extract.declarations import declared_resources
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source


@pytest.mark.parametrize(("side", "is_known"), [(100, True), (300, False)])
def test_variables_for_all_functions_of_a_file_are_given_up_to_a_bound(side: int, is_known: bool) -> None:
    variables = "".join(f"    E{n}: x\n" for n in range(side))
    functions = "".join(f"  f{n}: {{handler: a.b}}\n" for n in range(side))
    text = f"provider:\n  environment:\n{variables}functions:\n{functions}"
    streams = {"serverless.yml": parse_yaml(Source("serverless.yml", text))}
    found = list(declared_resources(streams, load("declarations")["deployed"], {}, []))
    given = [resource.get("provider_environment") for resource in found]
    assert len(given) == side
    assert all(value is not None and value.is_unknown is not is_known for value in given)

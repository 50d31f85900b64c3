"""Which root, and which of its evaluations, a plan is of."""

from __future__ import annotations

from typing import Any

import pytest
from plain_values import plain
from written_plans import Resolve, call, given, module, plan, resource

from fivegates.errors import PlanError

TREE = {
    "one/main.tf": 'resource "t_r" "a" {}\nresource "t_r" "b" {}\nmodule "m" {\n  source = "../shared"\n}\n',
    "two/main.tf": 'resource "t_r" "a" {}\nresource "t_r" "c" {}\n',
    "shared/main.tf": 'resource "t_r" "inside" {}\n',
}
ENVIRONMENTS = {
    "main.tf": 'variable "env" {}\nvariable "size" {\n  default = 1\n}\nresource "t_r" "a" {\n  name = var.env\n  size = var.size\n}\n',
    "dev.tfvars": 'env = "dev"\nsize = 1\n',
    "prod.tfvars": 'env = "prod"\nsize = 2\n',
}
ONE = plan(module(resource("t_r.a"), resource("t_r.b"), m=call(module(resource("t_r.inside")))))


def units(resolve: Resolve, files: dict[str, str], *plans: Any) -> list[str]:
    return [f"{one.unit} {one.address}" for one in resolve(files, plans=list(plans)).resources]


def refusal(resolve: Resolve, files: dict[str, str], *plans: Any) -> PlanError:
    with pytest.raises(PlanError) as caught:
        resolve(files, plans=list(plans))
    return caught.value


def test_a_plan_finds_the_root_that_declares_what_it_holds(resolve: Resolve) -> None:
    found = units(resolve, TREE, given(plan(module(resource("t_r.a"), resource("t_r.b", planned=False)))))
    assert found == ["terraform:one t_r.a", "terraform:two t_r.a", "terraform:two t_r.c"]


def test_the_other_roots_are_resolved_as_without_a_plan(resolve: Resolve) -> None:
    assert units(resolve, TREE, given(ONE)) == units(resolve, TREE)


def test_a_plan_of_something_else_is_refused(resolve: Resolve) -> None:
    for document in (plan(module(resource("u_r.x"))), plan(module()), plan(module(*(resource(f"t_r.{name}") for name in "axyz")))):
        error = refusal(resolve, TREE, given(document))
        assert error.message == "plan.json is the plan of nothing here: no root module declares what it holds"
        assert error.hint
    assert refusal(resolve, {}, given(ONE)).message.startswith("plan.json is the plan of nothing here")


def test_a_plan_that_may_be_of_several_roots_asks_which_one(resolve: Resolve) -> None:
    twins = {f"{name}/main.tf": 'resource "t_r" "a" {}\n' for name in ("dev", "prod", "staging")}
    document = plan(module(resource("t_r.a", {"name": "p"})))
    error = refusal(resolve, twins, given(document))
    assert error.message == "plan.json may be the plan of any of 3 root modules: dev, prod, staging"
    told = {one.unit: plain(one.get("name")) for one in resolve(twins, plans=[given(document, "prod")]).resources}
    assert told == {"terraform:dev": None, "terraform:prod": "p", "terraform:staging": None}


@pytest.mark.parametrize("root", ["./one", "one", "two/../one"])
def test_a_root_may_be_said_in_any_spelling(resolve: Resolve, root: str) -> None:
    assert units(resolve, TREE, given(ONE, root)) == units(resolve, TREE)


@pytest.mark.parametrize(("root", "says"), [("three", "there is no Terraform in 'three'"), ("shared", "nothing in plan.json is in shared")])
def test_a_root_that_is_not_the_plans_is_refused(resolve: Resolve, root: str, says: str) -> None:
    assert refusal(resolve, TREE, given(ONE, root)).message.startswith(says)


def test_a_folder_that_others_call_is_a_root_where_that_is_said(resolve: Resolve) -> None:
    found = units(resolve, TREE, given(plan(module(resource("t_r.inside"))), "shared"))
    assert "terraform:shared t_r.inside" in found


def test_two_plans_of_one_root_are_refused(resolve: Resolve) -> None:
    assert refusal(resolve, TREE, given(ONE), given(ONE, "one", "again.json")).message == "two plans are of one"


def planned(env: str, size: Any) -> Any:
    return given(plan(module(resource("t_r.a", {"name": env, "size": size})), variables={"env": env, "size": size}))


def test_a_plan_takes_the_place_of_the_variable_file_it_was_made_with(resolve: Resolve) -> None:
    result = resolve(ENVIRONMENTS, plans=[planned("prod", "2")])
    assert {one.unit: (plain(one.get("name")), one.environment) for one in result.resources} == {
        "terraform:.?dev.tfvars": ("dev", "dev"),
        "terraform:.?prod.tfvars": ("prod", "prod"),
    }
    assert result.problems == []


def test_each_environment_may_have_its_plan(resolve: Resolve) -> None:
    result = resolve(ENVIRONMENTS, plans=[planned("prod", "7"), planned("dev", "8")])
    assert {one.unit: plain(one.get("size")) for one in result.resources} == {"terraform:.?dev.tfvars": "8", "terraform:.?prod.tfvars": "7"}


def test_a_plan_made_with_other_values_stands_for_all_variable_files_and_says_so(resolve: Resolve) -> None:
    result = resolve(ENVIRONMENTS, plans=[planned("preview", 9)])
    assert {one.unit: plain(one.get("name")) for one in result.resources} == {"terraform:.": "preview"}
    (problem,) = result.problems
    assert (problem.kind, problem.place.path) == ("notice", "dev.tfvars")
    assert "dev.tfvars, prod.tfvars" in problem.reason

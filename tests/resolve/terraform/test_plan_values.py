"""Hand-written plans: values that the source alone does not tell, modules that are elsewhere, and what a plan does not say."""

from __future__ import annotations

from typing import Any

from plain_values import plain
from written_plans import Resolve, call, given, module, plan, refers, resource

from fivegates.readers.interface import Limits
from fivegates.values import Text, Unknown, Value

NOWHERE = 'module "m" {\n  source  = "elsewhere/thing/aws"\n  version = "1.0.0"\n}\n'


def attribute(resolve: Resolve, source: str, document: Any, address: str, name: str) -> Value | None:
    found = {one.address: one for one in resolve(source, plans=[given(document)]).resources}
    return found[address].get(name)


def addresses(resolve: Resolve, source: str, document: Any) -> list[str]:
    return [one.address for one in resolve(source, plans=[given(document)]).resources]


# ---------------------------------------------------------------------------------------------------- values


def test_a_variable_without_a_value_has_the_plans(resolve: Resolve) -> None:
    source = 'variable "name" {}\nresource "t_r" "a" {\n  name = "x-${var.name}"\n}\n'
    document = plan(module(resource("t_r.a", {"name": "x-y"})), variables={"name": "y"})
    value = attribute(resolve, source, document, "t_r.a", "name")
    assert value is not None
    assert (value.data, value.place.line) == ("x-y", 3)


def test_what_is_null_in_a_plan_is_null_even_if_the_source_alone_could_not_say_so(resolve: Resolve) -> None:
    source = 'data "t_d" "d" {}\nresource "t_r" "a" {\n  role = data.t_d.d.role\n}\n'
    value = attribute(resolve, source, plan(module(resource("t_r.a", {"role": None}), resource("data.t_d.d"))), "t_r.a", "role")
    assert value is not None
    assert value.data is None


def test_a_write_only_argument_is_null_in_every_plan_and_keeps_what_is_written(resolve: Resolve) -> None:
    source = 'resource "t_r" "a" {\n  password_wo = "hunter2"\n}\n'
    assert plain(attribute(resolve, source, plan(module(resource("t_r.a", {"password_wo": None}))), "t_r.a", "password_wo")) == "hunter2"


def test_what_the_provider_decides_itself_is_absent(resolve: Resolve) -> None:
    source = 'variable "account" {\n  default = null\n}\nresource "t_r" "a" {\n  account = var.account\n  block {\n    x = 1\n  }\n}\n'
    unknown = {"account": True, "arn": True, "block": [{"computed": True}]}
    document = plan(module(resource("t_r.a", {"block": [{"x": 1}]}, unknown)))
    found = {one.address: one for one in resolve(source, plans=[given(document)]).resources}["t_r.a"]
    assert {name: plain(found.get(name)) for name in found.attributes.names()} == {"account": None, "block": [{"x": 1}]}


def test_a_known_value_that_is_unknown_in_the_plan_is_unknown_by_its_own_name(resolve: Resolve) -> None:
    source = 'resource "t_r" "a" {\n  name = "known"\n}\n'
    value = attribute(resolve, source, plan(module(resource("t_r.a", {}, {"name": True}))), "t_r.a", "name")
    assert plain(value) == {"$unknown": ["t_r.a.name"]}


def test_sets_of_blocks_keep_the_order_and_the_lines_of_the_source(resolve: Resolve) -> None:
    blocks = "".join(f'  block {{\n    name = "{name}"\n  }}\n' for name in ("c", "a", "b"))
    planned = {"block": [{"name": "a", "size": 1}, {"name": "b", "size": 2}, {"name": "c", "size": 3}, {"name": "z", "size": 4}]}
    value = attribute(resolve, f'resource "t_r" "a" {{\n{blocks}}}\n', plan(module(resource("t_r.a", planned))), "t_r.a", "block")
    assert value is not None
    assert [item.get("name").data for item in value.items()] == ["c", "a", "b", "z"]  # type: ignore[union-attr]
    assert [item.get("name").place.line for item in value.items()][:3] == [3, 6, 9]  # type: ignore[union-attr]
    assert [item.get("size").data for item in value.items()] == [3, 1, 2, 4]  # type: ignore[union-attr]


def test_a_single_block_is_a_list_of_one(resolve: Resolve) -> None:
    source = 'resource "t_r" "a" {\n  block {\n    name = "x"\n  }\n}\n'
    value = attribute(resolve, source, plan(module(resource("t_r.a", {"block": {"name": "x", "size": 1}}))), "t_r.a", "block")
    assert plain(value) == [{"name": "x", "size": 1}]


def test_a_policy_whose_text_the_plan_knows_keeps_the_lines_of_its_statements(resolve: Resolve) -> None:
    source = (
        'data "t_d" "d" {}\nresource "t_r" "a" {\n  policy = jsonencode({\n    Statement = [{\n'
        '      Action = "s3:*"\n      Resource = data.t_d.d.arn\n    }]\n  })\n}\n'
    )
    text = '{"Statement":[{"Action":"s3:*","Resource":"arn:x"}]}'
    value = attribute(resolve, source, plan(module(resource("t_r.a", {"policy": text}), resource("data.t_d.d"))), "t_r.a", "policy")
    assert value is not None
    assert isinstance(value.data, Text)
    (statement,) = value.data.content.get("Statement").items()  # type: ignore[union-attr]
    assert (statement.get("Action").place.line, statement.get("Resource").place.line) == (5, 6)  # type: ignore[union-attr]
    assert statement.get("Resource").data == "arn:x"  # type: ignore[union-attr]


def test_a_set_with_an_unknown_part_is_unknown_with_what_is_known_of_it(resolve: Resolve) -> None:
    source = 'resource "t_r" "b" {}\nresource "t_r" "a" {\n  roles = toset(["x", t_r.b.arn])\n}\n'
    document = plan(module(resource("t_r.a", {}, {"roles": True}), resource("t_r.b", {}, {"arn": True})))
    value = attribute(resolve, source, document, "t_r.a", "roles")
    assert plain(value) == ["x", {"$unknown": ["t_r.b.arn"]}]


def test_text_of_a_plan_with_terminal_escapes_is_a_value_like_any_other(resolve: Resolve) -> None:
    source = 'variable "x" {}\nresource "t_r" "a" {\n  name = var.x\n}\n'
    document = plan(module(resource("t_r.a", {"name": "\x1b[31m"})), variables={"x": "\x1b[31m"})
    assert plain(attribute(resolve, source, document, "t_r.a", "name")) == "\x1b[31m"


# ---------------------------------------------------------------------------------------------------- instances


def test_a_resource_that_is_not_planned_is_not_deployed(resolve: Resolve) -> None:
    source = 'variable "on" {}\nresource "t_r" "a" {}\nresource "t_r" "b" {\n  count = var.on ? 1 : 0\n}\nresource "t_r" "c" {}\n'
    document = plan(module(resource("t_r.a"), resource("t_r.b", planned=False), resource("t_r.c", planned=False)), variables={"on": False})
    assert addresses(resolve, source, document) == ["t_r.a"]


def test_a_plan_that_leaves_resources_out_says_nothing_about_them(resolve: Resolve) -> None:
    source = 'variable "on" {}\nresource "t_r" "a" {}\nresource "t_r" "b" {\n  count = var.on ? 1 : 0\n}\nresource "t_r" "c" {}\n'
    held = module(resource("t_r.a"), resource("t_r.b", planned=False), resource("t_r.c", planned=False))
    result = resolve(source, plans=[given(plan(held, variables={"on": True}, complete=False))])
    assert [one.address for one in result.resources] == ["t_r.a", "t_r.b[0]", "t_r.c"]
    assert [(problem.kind, "-target" in problem.reason) for problem in result.problems] == [("notice", True)]


def test_instances_whose_number_only_the_plan_knows_are_those_planned(resolve: Resolve) -> None:
    source = 'data "t_d" "d" {}\nresource "t_r" "a" {\n  for_each = data.t_d.d.names\n  name = each.value\n}\n'
    held = module(resource("data.t_d.d"), *(resource(f't_r.a["{key}"]', {"name": f"n-{key}"}) for key in ("y", "x")))
    result = resolve(source, plans=[given(plan(held))])
    shown = {one.address: (plain(one.get("name")), one.conditional, one.key) for one in result.resources if one.type == "t_r"}
    assert shown == {'t_r.a["y"]': ("n-y", False, "y"), 't_r.a["x"]': ("n-x", False, "x")}


def test_a_block_that_lost_its_count_after_the_plan_has_the_plans_instances_and_is_told(resolve: Resolve) -> None:
    counted = {"count_expression": {"constant_value": 2}}
    old = module(*(resource(f"t_r.a[{number}]", {"name": "x"}, configured=counted) for number in range(2)))
    result = resolve('resource "t_r" "a" {\n  name = "x"\n}\n', plans=[given(plan(old))])
    assert [one.address for one in result.resources] == ["t_r.a[0]", "t_r.a[1]"]
    assert [problem.kind for problem in result.problems] == ["notice"]


def test_a_source_that_is_not_the_plans_is_one_notice(resolve: Resolve) -> None:
    source = "".join(f'resource "t_r" "{name}" {{}}\n' for name in "abcdef") + 'module "m" {\n  source = "./m"\n}\n'
    inner = call(module(resource("t_r.old")), source="./m")
    document = plan(module(*(resource(f"t_r.{name}") for name in "abz"), m=inner))
    result = resolve({"main.tf": source, "m/main.tf": 'resource "t_r" "new" {}\n'}, plans=[given(document)])
    (problem,) = result.problems
    assert (problem.kind, problem.place.line) == ("notice", 1 if problem.place.path == "m/main.tf" else 3)
    assert problem.reason.startswith("plan.json was made from another state of this source: ")
    assert "t_r.c, t_r.d, t_r.e and 2 more are not in the plan" in problem.reason
    assert "t_r.z, module.m.t_r.old are only in the plan" in problem.reason


# ---------------------------------------------------------------------------------------------------- modules that are elsewhere


def test_a_module_that_is_elsewhere_is_read_from_the_plan_and_not_listed_as_unread(resolve: Resolve) -> None:
    inside = module(resource("aws_iam_role.this[0]", {"name": "r", "tags": None, "x": []}, {"arn": True}))
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(inside))))])
    (one,) = result.resources
    assert (one.address, one.place.path, one.place.line, one.label, one.key) == ("module.m.aws_iam_role.this[0]", "main.tf", 1, "this", 0)
    assert [(site.address, site.source) for site in one.calls] == [("module.m", "elsewhere/thing/aws")]
    assert {name: plain(one.get(name)) for name in one.attributes.names()} == {"name": "r"}
    assert result.problems == []
    assert one.get("arn") is None


def test_a_module_that_is_elsewhere_and_in_no_plan_is_listed(resolve: Resolve) -> None:
    source = f'{NOWHERE}resource "t_r" "a" {{}}\n'
    result = resolve(source, plans=[given(plan(module(resource("t_r.a")), complete=False))])
    assert "not_read" in [problem.kind for problem in result.problems]


def unknown_role(resolve: Resolve, expression: Any, *held: Any, source: str = NOWHERE, passed: Any = None, **outputs: Any) -> Unknown:
    """The unknown role of a function inside the module."""
    function = resource("aws_lambda_function.f", {}, {"role": True}, {"role": expression})
    inside = module(*held, function, outputs=outputs)
    result = resolve(source, plans=[given(plan(module(m=call(inside, expressions=passed))))])
    value = next(one for one in result.resources if one.type == "aws_lambda_function").get("role")
    assert value is not None
    assert isinstance(value.data, Unknown)
    return value.data


ROLE = resource("aws_iam_role.this[0]", {"name": "r"}, {"arn": True})
OTHER = resource("aws_iam_role.other", {"name": "o"}, {"arn": True})
READS_ROLE = ("aws_iam_role.this[0].arn", "aws_iam_role.this[0]", "aws_iam_role.this")


def test_one_unknown_thing_that_is_read_is_what_it_is(resolve: Resolve) -> None:
    found = unknown_role(resolve, refers(*READS_ROLE), ROLE)
    assert (found.exact, {str(one) for one in found.references}) == (True, {"module.m.aws_iam_role.this[0].arn"})


def test_a_local_value_can_only_be_the_one_thing_of_its_kind(resolve: Resolve) -> None:
    found = unknown_role(resolve, refers("local.create", *READS_ROLE, "local.role"), ROLE)
    assert (found.exact, {str(one) for one in found.references}) == (True, {"module.m.aws_iam_role.this[0].arn"})


def test_a_local_value_makes_it_a_possibility_where_it_may_be_another_one(resolve: Resolve) -> None:
    found = unknown_role(resolve, refers("local.create", *READS_ROLE), ROLE, OTHER)
    assert not found.exact
    assert [plain(branch) for branch in found.branches] == [{"$unknown": ["module.m.aws_iam_role.this[0].arn"]}]


def test_a_local_value_makes_it_a_possibility_where_something_unknown_is_passed_in(resolve: Resolve) -> None:
    source = 'resource "t_r" "a" {}\n' + NOWHERE.replace("}\n", "  x = t_r.a.arn\n}\n")
    assert not unknown_role(resolve, refers("local.create", *READS_ROLE), ROLE, source=source).exact


def test_a_local_value_alone_is_unknown_by_the_attributes_own_name(resolve: Resolve) -> None:
    found = unknown_role(resolve, refers("local.role"), ROLE)
    assert {str(one) for one in found.references} == {"module.m.aws_lambda_function.f.role"}


def test_two_unknown_things_are_two_possibilities(resolve: Resolve) -> None:
    found = unknown_role(resolve, refers(*READS_ROLE, "aws_iam_role.other.arn", "aws_iam_role.other"), ROLE, OTHER)
    assert (found.exact, len(found.branches)) == (False, 2)


def test_arguments_lead_back_into_the_tree(resolve: Resolve) -> None:
    source = 'resource "aws_iam_role" "mine" {}\n' + NOWHERE.replace("}\n", "  role = aws_iam_role.mine.arn\n}\n")
    found = unknown_role(resolve, refers("var.role"), source=source)
    assert (found.exact, {str(one) for one in found.references}) == (True, {"aws_iam_role.mine.arn"})


def test_what_nothing_unknown_goes_into_is_the_providers_own_choice(resolve: Resolve) -> None:
    function = resource("aws_lambda_function.f", {}, {"role": True}, {"role": refers("var.role")})
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(module(function)))))])
    assert result.resources[0].get("role") is None


def test_outputs_lead_to_what_they_read_through_modules_inside_modules(resolve: Resolve) -> None:
    inner = call(module(ROLE, outputs={"arn": refers(*READS_ROLE)}))
    outer = call(module(inner=inner, outputs={"role_arn": refers("module.inner.arn", "module.inner")}))
    source = f'{NOWHERE}resource "aws_lambda_function" "f" {{\n  role = module.m.role_arn\n}}\n'
    document = plan(module(resource("aws_lambda_function.f", {}, {"role": True}), m=outer))
    value = attribute(resolve, source, document, "aws_lambda_function.f", "role")
    assert value is not None
    assert plain(value) == {"$unknown": ["module.m.module.inner.aws_iam_role.this[0].arn"]}


def test_an_output_of_several_instances_is_unknown_by_its_own_name(resolve: Resolve) -> None:
    held = module(resource("t_r.a[0]", {}, {"arn": True}), resource("t_r.a[1]", {}, {"arn": True}), outputs={"arns": refers("t_r.a")})
    source = f'{NOWHERE}resource "t_r" "f" {{\n  roles = module.m.arns\n}}\n'
    document = plan(module(resource("t_r.f", {}, {"roles": True}), m=call(held)))
    assert plain(attribute(resolve, source, document, "t_r.f", "roles")) == {"$unknown": ["module.m.arns"]}


def test_a_known_text_keeps_the_one_attribute_that_it_is_the_value_of(resolve: Resolve) -> None:
    attachment = resource("aws_iam_role_policy_attachment.a", {"role": "r"}, {}, {"role": refers("aws_iam_role.this[0].name")})
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(module(ROLE, attachment)))))])
    value = result.resources[1].get("role")
    assert value is not None
    assert [str(one) for one in value.references()] == ["module.m.aws_iam_role.this[0].name"]
    reference = next(value.references())
    found = result.lookup(reference)
    assert found is not None
    assert found.address == "module.m.aws_iam_role.this[0]"


def test_nested_unknown_parts_are_told_by_what_they_read(resolve: Resolve) -> None:
    function = resource(
        "aws_lambda_function.f",
        {"environment": [{"variables": {"A": "x"}}]},
        {"environment": [{"variables": {"ROLE": True}}]},
        {"environment": [{"variables": refers(*READS_ROLE)}]},
    )
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(module(ROLE, function)))))])
    value = result.resources[1].get("environment")
    assert plain(value) == [{"variables": {"A": "x", "ROLE": {"$unknown": ["module.m.aws_iam_role.this[0].arn"]}}}]


def test_calls_with_keys_are_told_apart(resolve: Resolve) -> None:
    source = 'data "t_d" "d" {}\nmodule "m" {\n  source   = "elsewhere"\n  for_each = data.t_d.d.names\n}\n'
    document = plan(module(resource("data.t_d.d"), m=call(module(ROLE), key="a")))
    again = plan(module(resource("data.t_d.d"), m=call(module(ROLE), key="b")))
    document["planned_values"]["root_module"]["child_modules"] += again["planned_values"]["root_module"]["child_modules"]
    found = [one.address for one in resolve(source, plans=[given(document)]).resources if one.type == "aws_iam_role"]
    assert found == ['module.m["a"].aws_iam_role.this[0]', 'module.m["b"].aws_iam_role.this[0]']


def test_a_call_that_got_keys_after_the_source_was_read_has_the_plans_instances(resolve: Resolve) -> None:
    assert addresses(resolve, NOWHERE, plan(module(m=call(module(ROLE), key="a")))) == ['module.m["a"].aws_iam_role.this[0]']
    keyed = NOWHERE.replace("}\n", "  count = 2\n}\n")
    assert addresses(resolve, keyed, plan(module(m=call(module(ROLE))))) == ["module.m.aws_iam_role.this[0]"]
    assert addresses(resolve, keyed, plan(module(m=call(module(ROLE), key="a")))) == ['module.m["a"].aws_iam_role.this[0]']


# ---------------------------------------------------------------------------------------------------- hostile


def test_references_in_a_ring_end(resolve: Resolve) -> None:
    first = call(module(outputs={"x": refers("var.y")}), expressions={"y": refers("module.b.x")})
    second = call(module(outputs={"x": refers("var.y")}), expressions={"y": refers("module.a.x")})
    inside = module(resource("t_r.a", {}, {"x": True}, {"x": refers("module.a.x", "module.b.x")}), a=first, b=second)
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(inside))))])
    assert plain(result.resources[0].get("x")) == {"$unknown": ["module.m.t_r.a.x"]}


def test_references_that_fan_out_without_end_are_given_up(resolve: Resolve) -> None:
    many = [f"var.v{number}" for number in range(300)]
    passed = {f"v{number}": refers(*many) for number in range(300)}
    inside = module(n=call(module(resource("t_r.a", {}, {"x": True}, {"x": refers(*many)})), expressions=passed))
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(inside))))])
    assert plain(result.resources[0].get("x")) == {"$unknown": ["module.m.module.n.t_r.a.x"]}


def test_expressions_of_any_shape_are_no_references(resolve: Resolve) -> None:
    for expression in (1, "var.x", [1, None], {"references": "var.x"}, {"references": [1, None, {}]}, {"a": {"b": [[]]}}):
        inside = module(resource("t_r.a", {"y": "z"}, {"x": True}, {"x": expression, "y": expression}))
        result = resolve(NOWHERE, plans=[given(plan(module(m=call(inside))))])
        assert (result.resources[0].get("x"), plain(result.resources[0].get("y"))) == (None, "z")


def test_marks_of_any_shape_mark_what_they_can(resolve: Resolve) -> None:
    source = 'resource "t_r" "a" {\n  x = { a = 1 }\n  y = [1, 2]\n  z = 3\n}\n'
    for mark in (None, 1, "x", [], [True], {"a": True}, [[[True]]], {"b": {"c": True}}):
        document = plan(module(resource("t_r.a", {"x": {"a": 1}, "y": [1, 2], "z": 3}, {"x": mark, "y": mark, "z": mark})))
        assert plain(attribute(resolve, source, document, "t_r.a", "z")) == 3
        assert attribute(resolve, source, document, "t_r.a", "x") is not None
        assert attribute(resolve, source, document, "t_r.a", "y") is not None


def test_more_instances_than_a_tree_may_have_are_one_problem(resolve: Resolve) -> None:
    inside = module(*(resource(f"t_r.a[{number}]") for number in range(50)))
    result = resolve(NOWHERE, Limits(tree_instances=20), plans=[given(plan(module(m=call(inside))))])
    assert len(result.resources) == 20
    assert [problem.reason for problem in result.problems] == ["the tree has more instances than are evaluated"]


def test_modules_inside_modules_end(resolve: Resolve) -> None:
    inside = module(ROLE)
    for _ in range(45):
        inside = module(ROLE, m=call(inside))
    result = resolve(NOWHERE, plans=[given(plan(module(m=call(inside))))])
    assert 20 < len(result.resources) < 40


def test_a_deep_value_is_read(resolve: Resolve) -> None:
    value: Any = "x"
    for _ in range(150):
        value = {"a": value}
    source = 'resource "t_r" "a" {}\n' + NOWHERE
    document = plan(module(resource("t_r.a", {"deep": value}), m=call(module(resource("t_r.b", {"deep": value})))))
    for one in resolve(source, plans=[given(document)]).resources:
        assert one.get("deep") is not None

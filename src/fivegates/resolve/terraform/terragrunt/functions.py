"""The functions that Terragrunt adds to Terraform's: paths of the repository, files of configuration, and what only a run can tell.

Source: https://terragrunt.gruntwork.io/docs/reference/hcl/functions/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from posixpath import dirname, join, relpath

from ....readers.hcl.syntax import Call
from ....values import Origin, Unknown, Value
from ..conversion import to_text
from ..failures import EvaluationError
from ..functions.encoding import json_encode
from ..functions.interface import Invocation
from ..functions.table import call as call_of_terraform
from ..scope import Scope
from .config import Config
from .disk import TOP, on_disk, step_between
from .names import ConfigNames

Function = Callable[[Invocation, Config, Sequence[Value]], Value]
DEFAULT_NAME = "terragrunt.hcl"


def call(node: Call, scope: Scope) -> Value:
    """``name(arguments)``: one of Terragrunt's functions, else of Terraform's."""
    function = TABLE.get(node.name)
    names = scope.module.names
    if function is None or not isinstance(names, ConfigNames):
        return call_of_terraform(node, scope)
    invocation = Invocation(node.name, node, scope)
    return function(invocation, names.config, [scope.evaluate(argument) for argument in node.arguments])


def _texts(invocation: Invocation, arguments: Sequence[Value], most: int) -> list[str]:
    """The arguments as strings. Raises ``EvaluationError`` where there are too many or one is not known."""
    if len(arguments) > most:
        raise EvaluationError(f"{invocation.name} does not take {len(arguments)} arguments")
    for value in arguments:
        if isinstance(value.data, Unknown):
            raise EvaluationError(f"{invocation.name} needs what is not known")
    return [str(to_text(value.data)) for value in arguments]


def _path(work: Callable[[Config, str], str]) -> Function:
    """A function that gives a path and takes at most the label of an include."""

    def function(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
        label = (*_texts(invocation, arguments, 1), "")[0]
        return invocation.value(work(config, label), *arguments)

    return function


def _of_file(config: Config, path: str) -> str:
    """The folder of a file, as an absolute path."""
    return on_disk(dirname(path), config.terragrunt.prefix)


def _include_of(config: Config, label: str) -> str | None:
    """The included file that is meant: inside one itself, else the one of that label."""
    if config.view.path != config.view.config:
        return config.view.path
    chosen = config.chosen_include(label)
    if chosen is None and (label or config.includes):
        raise EvaluationError("it is not told which include is meant")
    return chosen.view.path if chosen is not None else None


def _relative_to_include(config: Config, label: str) -> str:
    included = _include_of(config, label)
    return step_between(included, config.view.config) if included is not None else "."


def _relative_from_include(config: Config, label: str) -> str:
    included = _include_of(config, label)
    return step_between(config.view.config, included) if included is not None else "."


def _parent_folder(config: Config, label: str) -> str:
    return _of_file(config, _include_of(config, label) or config.view.config)


def _from_top(config: Config, label: str) -> str:
    return relpath(_of_file(config, config.view.config), TOP)


def _to_top(config: Config, label: str) -> str:
    return relpath(TOP, _of_file(config, config.view.config))


def find_in_parent_folders(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    """The nearest file or folder of a name above the folder of the configuration, else the second argument."""
    name, *fallback = (*_texts(invocation, arguments[:1], 1), *arguments[1:]) if arguments else (DEFAULT_NAME,)
    folder = config.folder
    while folder:
        folder = dirname(folder)
        path = join(folder, str(name))
        if config.terragrunt.exists(path):
            return invocation.value(on_disk(path, config.terragrunt.prefix), *arguments)
    if fallback and isinstance(fallback[0], Value):
        return fallback[0]
    raise EvaluationError(f"there is no {name} in a folder above")


def read_terragrunt_config(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    """Another file's configuration, else the second argument."""
    (path,) = _texts(invocation, arguments[:1], 1)
    found = config.terragrunt.config(path, config.folder, config.view._replace(path="", config=""))
    if found is not None:
        return found.whole()
    if len(arguments) > 1:
        return arguments[1]
    raise EvaluationError("the configuration that is read is not in this tree")


def read_tfvars_file(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    """A file of values as JSON text, which keeps their places."""
    (path,) = _texts(invocation, arguments, 1)
    found = config.terragrunt.values(path, config.folder)
    if found is None:
        raise EvaluationError("the file of values is not in this tree")
    values = {name: config.value(argument) for name, argument in found.items()}
    return json_encode(invocation, [Value(values, config.origin)])


def get_env(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    """An environment variable: its default, as a variable of Terraform has one; unknown by its name where there is none."""
    (name,) = _texts(invocation, arguments[:1], 1)
    if len(arguments) > 1:
        scope = invocation.scope
        return arguments[1].moved("default", scope.source, invocation.node.start, name)
    return config.symbol(f"env.{name}", invocation.scope, invocation.node.start)


def mark_as_read(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    if len(arguments) != 1:
        raise EvaluationError("one path is marked as read")
    return arguments[0]


def never_known(invocation: Invocation, config: Config, arguments: Sequence[Value]) -> Value:
    """What a run, a cloud account or a command decides."""
    origin = Origin("computed", invocation.scope.source, invocation.node.start, invocation.name)
    return Value(Unknown(reason=f"only a run knows what {invocation.name} gives"), origin)


UNKNOWN = (
    "get_aws_account_alias",
    "get_aws_account_id",
    "get_aws_caller_identity_arn",
    "get_aws_caller_identity_user_id",
    "get_default_retryable_errors",
    "get_platform",
    "get_terraform_cli_args",
    "get_terraform_command",
    "get_terraform_commands_that_need_input",
    "get_terraform_commands_that_need_locking",
    "get_terraform_commands_that_need_parallelism",
    "get_terraform_commands_that_need_vars",
    "get_terragrunt_source_cli_flag",
    "get_working_dir",
    "run_cmd",
    "sops_decrypt_file",
)

TABLE: Mapping[str, Function] = {
    **dict.fromkeys(UNKNOWN, never_known),
    "find_in_parent_folders": find_in_parent_folders,
    "get_env": get_env,
    "get_original_terragrunt_dir": _path(lambda config, label: _of_file(config, config.view.original)),
    "get_parent_terragrunt_dir": _path(_parent_folder),
    "get_path_from_repo_root": _path(_from_top),
    "get_path_to_repo_root": _path(_to_top),
    "get_repo_root": _path(lambda config, label: TOP),
    "get_terragrunt_dir": _path(lambda config, label: _of_file(config, config.view.config)),
    "mark_as_read": mark_as_read,
    "path_relative_from_include": _path(_relative_from_include),
    "path_relative_to_include": _path(_relative_to_include),
    "read_terragrunt_config": read_terragrunt_config,
    "read_tfvars_file": read_tfvars_file,
}

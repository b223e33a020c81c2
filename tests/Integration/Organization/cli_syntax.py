"""Reads commands of the AWS CLI, one on each line, and prints what the models of botocore or JMESPath reject."""

import shlex
import sys

import botocore.session
import jmespath
from botocore import xform_name

# Names and options of the CLI that botocore does not have.
SERVICES = {"configservice": "config", "s3api": "s3"}
GLOBAL_OPTIONS = {"--region", "--query", "--max-items"}


def problems(command: str, session: botocore.session.Session) -> list[str]:
    """What is wrong with one command."""
    _, service, operation, *rest = shlex.split(command)
    model = session.get_service_model(SERVICES.get(service, service))
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return [f"{service} has no {operation}"]
    shape = model.operation_model(names[operation]).input_shape
    members = {"--" + xform_name(name, "-"): name for name in shape.members} if shape else {}
    given = {word for word in rest if word.startswith("--")}
    found = [f"{operation} has no {option}" for option in sorted(given - set(members) - GLOBAL_OPTIONS)]
    required = shape.required_members if shape else []
    needed = {option for option, name in members.items() if name in required}
    found += [f"{operation} needs {option}" for option in sorted(needed - given)]
    found += [] if "--region" in given else [f"{operation} has no region"]
    if "--query" in rest:
        try:
            jmespath.compile(rest[rest.index("--query") + 1])
        except jmespath.exceptions.JMESPathError as error:
            found.append(f"{operation}: {error}")
    return found


def main(path: str) -> None:
    session = botocore.session.get_session()
    with open(path, encoding="utf-8") as file:
        for command in file:
            for problem in problems(command, session):
                print(problem)


if __name__ == "__main__":
    main(sys.argv[1])

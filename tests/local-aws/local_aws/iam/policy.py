"""Evaluation of IAM policy documents.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Access:
    """One action on one resource. `resource` is None for policies without Resource (trust policies), `service`
    is the calling service principal, `principal` is the ARN of a caller that is a role, a user or a root user.
    """

    action: str
    resource: str | None = None
    service: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    principal: str | None = None


@lru_cache(maxsize=1024)
def parse(document: str) -> Document:
    return json.loads(document)


def allows(documents: Iterable[Document], access: Access) -> bool:
    """Whether a statement allows the access and no statement denies it."""
    return _effects(documents, access) == {"allow"}


def denies(documents: Iterable[Document], access: Access) -> bool:
    """Whether a statement denies the access."""
    return "deny" in _effects(documents, access)


def _effects(documents: Iterable[Document], access: Access) -> set[str]:
    return {
        str(statement["Effect"]).lower()
        for document in documents
        for statement in _as_list(document["Statement"])
        if _applies(statement, access)
    }


def _applies(statement: Mapping[str, Any], access: Access) -> bool:
    return (
        _names(statement, "Action", access.action.lower(), str.lower)
        and (access.resource is None or _names(statement, "Resource", access.resource, str))
        and (access.service is None or _names_caller(statement, access.service, _is_service))
        and (access.principal is None or _names_caller(statement, access.principal, _is_principal))
        and _conditions_hold(statement.get("Condition", {}), access.keys)
    )


def _names(statement: Mapping[str, Any], element: str, value: str, normalise: Callable[[str], str]) -> bool:
    if element in statement:
        return any(_like(normalise(pattern), value) for pattern in _as_list(statement[element]))
    excluded = f"Not{element}"
    if excluded in statement:
        return not any(_like(normalise(pattern), value) for pattern in _as_list(statement[excluded]))
    return False


def _names_caller(statement: Mapping[str, Any], caller: str, is_caller: Callable[[Any, str], bool]) -> bool:
    if "NotPrincipal" in statement:
        return not is_caller(statement["NotPrincipal"], caller)
    return is_caller(statement.get("Principal", {}), caller)


def _is_service(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    return service in _as_list(principal.get("Service", [])) or "*" in _as_list(principal.get("AWS", []))


def _is_principal(principal: Any, arn: str) -> bool:
    """An account id or a root user stands for every principal of the account.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if principal == "*":
        return True
    _, partition, _, _, account, _ = arn.split(":", 5)
    named = {"*", arn, account, f"arn:{partition}:iam::{account}:root"}
    return not named.isdisjoint(map(str, _as_list(principal.get("AWS", []))))


def _conditions_hold(conditions: Mapping[str, Any], keys: Mapping[str, str]) -> bool:
    # Condition keys are not case-sensitive, their values are.
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    present = {key.lower(): value for key, value in keys.items()}
    return all(
        _condition_holds(operator, present.get(key.lower()), _as_list(wanted))
        for operator, wanted_by_key in conditions.items()
        for key, wanted in wanted_by_key.items()
    )


def _condition_holds(operator: str, value: str | None, wanted: Sequence[Any]) -> bool:
    # All keys here have one value, so the set operators matter only when the key is missing.
    prefix, _, name = operator.rpartition(":")
    if name == "Null":
        return any((value is None) == (str(want).lower() == "true") for want in wanted)
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if name not in _OPERATORS:
        raise NotImplementedError(f"the condition operator {operator} is not part of the local AWS")
    negated, matches = _OPERATORS[name]
    if value is None:
        return if_exists or prefix == "ForAllValues" or (negated and prefix != "ForAnyValue")
    return any(matches(str(want), value) for want in wanted) != negated


def _equal(want: str, value: str) -> bool:
    return want == value


def _equal_ignoring_case(want: str, value: str) -> bool:
    return want.lower() == value.lower()


def _arn_like(want: str, value: str) -> bool:
    """Compares each of the six parts of an ARN separately; a wildcard does not match a colon."""
    wanted_parts, parts = want.split(":", 5), value.split(":", 5)
    return len(wanted_parts) == len(parts) and all(map(_like, wanted_parts, parts))


_OPERATORS: Mapping[str, tuple[bool, Callable[[str, str], bool]]] = {
    "StringEquals": (False, _equal),
    "StringNotEquals": (True, _equal),
    "StringEqualsIgnoreCase": (False, _equal_ignoring_case),
    "StringNotEqualsIgnoreCase": (True, _equal_ignoring_case),
    "StringLike": (False, lambda want, value: _like(want, value)),
    "StringNotLike": (True, lambda want, value: _like(want, value)),
    "ArnEquals": (False, _arn_like),
    "ArnLike": (False, _arn_like),
    "ArnNotEquals": (True, _arn_like),
    "ArnNotLike": (True, _arn_like),
    "Bool": (False, _equal_ignoring_case),
    "NumericEquals": (False, lambda want, value: float(value) == float(want)),
    "NumericNotEquals": (True, lambda want, value: float(value) == float(want)),
    "NumericLessThan": (False, lambda want, value: float(value) < float(want)),
    "NumericLessThanEquals": (False, lambda want, value: float(value) <= float(want)),
    "NumericGreaterThan": (False, lambda want, value: float(value) > float(want)),
    "NumericGreaterThanEquals": (False, lambda want, value: float(value) >= float(want)),
}


def _like(pattern: str, value: str) -> bool:
    return bool(_compiled(pattern).fullmatch(value))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

"""The results that rules have put, one for each rule and resource."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from local_aws.config.configuration_items import ResourceKey

COMPLIANT = "COMPLIANT"
NON_COMPLIANT = "NON_COMPLIANT"
NOT_APPLICABLE = "NOT_APPLICABLE"
INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True)
class EvaluationResult:
    rule_name: str
    resource_type: str
    resource_id: str
    compliance_type: str
    annotation: str | None
    ordering: datetime
    recorded_at: datetime
    invoked_at: datetime

    @property
    def key(self) -> ResourceKey:
        return self.resource_type, self.resource_id


class EvaluationResults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_rule: dict[str, dict[ResourceKey, EvaluationResult]] = {}

    def put(self, result: EvaluationResult, drop_older: bool) -> bool:
        """Whether the result was stored. It can be dropped if its OrderingTimestamp is older."""
        with self._lock:
            results = self._by_rule.setdefault(result.rule_name, {})
            kept = results.get(result.key)
            if drop_older and kept is not None and result.ordering < kept.ordering:
                return False
            results[result.key] = result
            return True

    def of_rule(self, rule_name: str) -> Sequence[EvaluationResult]:
        with self._lock:
            return tuple(self._by_rule.get(rule_name, {}).values())

    def all(self) -> Sequence[EvaluationResult]:
        with self._lock:
            return tuple(result for results in self._by_rule.values() for result in results.values())

    def find(self, rule_name: str, key: ResourceKey) -> EvaluationResult | None:
        with self._lock:
            return self._by_rule.get(rule_name, {}).get(key)

    def is_noncompliant(self, rule_name: str, key: ResourceKey) -> bool:
        result = self.find(rule_name, key)
        return result is not None and result.compliance_type == NON_COMPLIANT

    def delete(self, rule_name: str) -> None:
        with self._lock:
            self._by_rule.pop(rule_name, None)

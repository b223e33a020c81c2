"""The service-managed stack sets. They belong to the management account, whoever administers them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
"""

from __future__ import annotations

import threading
from collections import defaultdict

from local_aws.cloudformation.stack_sets.errors import NameAlreadyExists
from local_aws.cloudformation.stack_sets.model import StackSet


class Registry:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stack_sets: dict[tuple[str, str], list[StackSet]] = defaultdict(list)

    def add(self, stack_set: StackSet) -> None:
        with self._lock:
            known = self._stack_sets[stack_set.management_account, stack_set.region]
            if any(other.name == stack_set.name and not other.is_deleted for other in known):
                raise NameAlreadyExists(stack_set.name)
            known.append(stack_set)

    def find(self, management_account: str, region: str, name_or_id: str) -> StackSet | None:
        """The stack set with this name or id; a deleted one is found only by its id."""
        for stack_set in self.all(management_account, region):
            if stack_set.id == name_or_id or (stack_set.name == name_or_id and not stack_set.is_deleted):
                return stack_set
        return None

    def all(self, management_account: str, region: str) -> list[StackSet]:
        with self._lock:
            return list(self._stack_sets[management_account, region])

    def of_organization(self, management_account: str) -> list[StackSet]:
        """The stack sets of all regions, without deleted ones."""
        with self._lock:
            return [
                stack_set
                for (account, _), stack_sets in self._stack_sets.items()
                for stack_set in stack_sets
                if account == management_account and not stack_set.is_deleted
            ]

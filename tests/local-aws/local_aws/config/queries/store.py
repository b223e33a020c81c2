"""The stored queries of an account and region."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from local_aws.config import errors

_MAXIMUM_QUERIES = 300


@dataclass(frozen=True)
class StoredQuery:
    name: str
    id: str
    arn: str
    expression: str
    description: str | None
    tags: dict[str, str]

    def metadata(self) -> dict[str, str]:
        shown = {"QueryId": self.id, "QueryArn": self.arn, "QueryName": self.name}
        return shown if self.description is None else {**shown, "Description": self.description}


class StoredQueries:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_name: dict[str, StoredQuery] = {}

    def put(self, query: StoredQuery) -> StoredQuery:
        """A changed query keeps its id, its ARN and the tags of its creation."""
        with self._lock:
            known = self._by_name.get(query.name)
            if known is not None:
                query = replace(known, expression=query.expression, description=query.description)
            elif len(self._by_name) >= _MAXIMUM_QUERIES:
                raise errors.ValidationException(
                    f"There are {_MAXIMUM_QUERIES} stored queries already, and no more are allowed."
                )
            self._by_name[query.name] = query
            return query

    def find(self, name: str) -> StoredQuery:
        with self._lock:
            return self._known(name)

    def delete(self, name: str) -> None:
        with self._lock:
            del self._by_name[self._known(name).name]

    def all(self) -> Sequence[StoredQuery]:
        with self._lock:
            return tuple(self._by_name.values())

    def _known(self, name: str) -> StoredQuery:
        query = self._by_name.get(name)
        if query is None:
            raise errors.ResourceNotFoundException(f"The stored query {name} does not exist.")
        return query

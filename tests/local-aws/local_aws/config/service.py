"""AWS Config in one account and region: moto's backend and the data that moto lacks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from moto.config.models import ConfigBackend, config_backends

from local_aws.config.configuration_items import History
from local_aws.config.evaluation_results import EvaluationResults
from local_aws.config.evaluation_starts import EvaluationStarts
from local_aws.config.queries.store import StoredQueries
from local_aws.config.remediation_store import Remediations
from local_aws.config.result_tokens import ResultTokens
from local_aws.config.schedule import Schedule
from local_aws.context import Context

_ATTRIBUTE = "local_aws_service"
_creation = threading.Lock()


@dataclass(frozen=True, eq=False)
class ConfigService:
    context: Context
    backend: ConfigBackend
    history: History
    schedule: Schedule
    evaluation_starts: EvaluationStarts = field(default_factory=EvaluationStarts)
    results: EvaluationResults = field(default_factory=EvaluationResults)
    tokens: ResultTokens = field(default_factory=ResultTokens)
    stored_queries: StoredQueries = field(default_factory=StoredQueries)
    remediations: Remediations = field(default_factory=Remediations)

    @property
    def account(self) -> str:
        return self.backend.account_id

    @property
    def region(self) -> str:
        return self.backend.region_name


def of_backend(context: Context, backend: ConfigBackend) -> ConfigService:
    # Kept in the backend, so that a reset of moto resets it as well.
    with _creation:
        service: ConfigService | None = getattr(backend, _ATTRIBUTE, None)
        if service is None:
            history = History(backend.account_id, backend.region_name)
            service = ConfigService(context, backend, history, Schedule(context))
            setattr(backend, _ATTRIBUTE, service)
        return service


def of(context: Context, account: str, region: str) -> ConfigService:
    return of_backend(context, config_backends[account][region])


def all_services() -> Iterator[ConfigService]:
    """The services that have been used so far."""
    for _, _, backend in list(config_backends.iter_backends()):
        service = getattr(backend, _ATTRIBUTE, None)
        if service is not None:
            yield service

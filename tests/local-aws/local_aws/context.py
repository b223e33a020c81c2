"""The objects that all parts of the local AWS share."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.clock import Clock
from local_aws.endpoint import Endpoint
from local_aws.faults import Faults
from local_aws.journal import Journal
from local_aws.settings import Settings
from local_aws.work import Work


@dataclass(frozen=True)
class Context:
    clock: Clock
    journal: Journal
    faults: Faults
    endpoint: Endpoint
    settings: Settings
    work: Work

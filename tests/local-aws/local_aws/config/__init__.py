"""What moto's AWS Config lacks: configuration items, evaluations, remediation."""

from __future__ import annotations

from moto.config.models import ConfigRule

from local_aws import moto_attributes
from local_aws.config import api, behaviour, observation, rules, service
from local_aws.context import Context


def install(context: Context) -> None:
    moto_attributes.install(ConfigRule, "MAX_RULES", rules.MAXIMUM_RULES)
    behaviour.install(context)
    api.install(context)
    observation.install(context)
    context.work.watch("schedule", lambda: sum(config.schedule.due() for config in service.all_services()))

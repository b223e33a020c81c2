"""The event that a rule's function receives, and its delivery.

https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from local_aws import lambda_runtime
from local_aws.config import lambda_permissions, recorder
from local_aws.config.result_tokens import ResultToken
from local_aws.config.service import ConfigService


def deliver(
    service: ConfigService, rule: Any, invoking_event: Mapping[str, Any], left_scope: bool = False
) -> None:
    """Invoke the rule's function asynchronously, as Config does."""
    if rule.source.owner != "CUSTOM_LAMBDA":
        return
    arn = rule.source.source_identifier
    function = lambda_permissions.find_function(arn)
    if function is None or not lambda_permissions.config_may_invoke(
        arn, service.account, rule.config_rule_arn
    ):
        print(
            f"local_aws: Config could not invoke {arn} for the rule {rule.config_rule_name}: the function is "
            "gone or its policy does not allow it any more",
            file=sys.stderr,
        )
        return
    token = service.tokens.issue(
        ResultToken(rule.config_rule_name, rule.config_rule_id, service.context.clock.now())
    )
    event = {
        "version": "1.0",
        "invokingEvent": json.dumps(invoking_event),
        "ruleParameters": rule.input_parameters or "{}",
        "resultToken": token,
        "eventLeftScope": left_scope,
        "executionRoleArn": recorder.role_arn(service.backend),
        "configRuleArn": rule.config_rule_arn,
        "configRuleName": rule.config_rule_name,
        "configRuleId": rule.config_rule_id,
        "accountId": service.account,
    }
    lambda_runtime.invocations(service.context).invoke_asynchronously(function, json.dumps(event).encode())

"""Whether a function's resource-based policy allows Config to invoke it."""

from __future__ import annotations

from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import lambda_backends

from local_aws.iam.policy import Access, allows

CONFIG = "config.amazonaws.com"


def find_function(arn: str) -> Any | None:
    """moto's function with this ARN, which can have a version or alias; None if it does not exist."""
    parts = arn.split(":")
    if len(parts) < 7 or parts[2] != "lambda":
        return None
    region, account = parts[3], parts[4]
    backends = lambda_backends[account]
    if region not in backends:
        return None
    try:
        return backends[region].get_function(arn)
    except LambdaClientError:
        return None


def config_may_invoke(arn: str, account: str, rule_arn: str | None) -> bool:
    function = find_function(arn)
    if function is None or not function.policy.statements:
        return False
    keys = {"AWS:SourceAccount": account}
    if rule_arn is not None:
        keys["AWS:SourceArn"] = rule_arn
    # A permission for the function is not valid for a version or an alias, nor the reverse:
    # https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
    access = Access("lambda:InvokeFunction", resource=arn, service=CONFIG, keys=keys)
    return allows([{"Statement": function.policy.statements}], access)

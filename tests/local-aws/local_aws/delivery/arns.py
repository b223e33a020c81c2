"""The ARNs of a flow log, of its service and of its destinations."""

from __future__ import annotations

import re

from moto.ec2.models import EC2Backend

LOG_GROUP = re.compile(
    r"arn:[^:]+:logs:(?P<region>[^:]+):(?P<account>[^:]+):log-group:(?P<name>[^:*]+)(:\*)?"
)
BUCKET = re.compile(r"arn:[^:]+:s3:::(?P<bucket>[^/:]+)(/(?P<prefix>.*))?")
STREAM = re.compile(
    r"arn:[^:]+:firehose:(?P<region>[^:]+):(?P<account>[^:]+):deliverystream/?:?(?P<stream>.+)"
)


def flow_log(flow_log_id: str, backend: EC2Backend) -> str:
    return _arn(backend, "ec2", f"vpc-flow-log/{flow_log_id}")


def log_group(name: str, backend: EC2Backend) -> str:
    return _arn(backend, "logs", f"log-group:{name}")


def delivery_source(flow_log_id: str, backend: EC2Backend) -> str:
    """aws:SourceArn of a delivery to S3. AWS documents only `arn:PARTITION:logs:REGION:ACCOUNT:*` for it."""
    return _arn(backend, "logs", f"flow-log/{flow_log_id}")


def _arn(backend: EC2Backend, service: str, resource: str) -> str:
    return f"arn:{backend.partition}:{service}:{backend.region_name}:{backend.account_id}:{resource}"

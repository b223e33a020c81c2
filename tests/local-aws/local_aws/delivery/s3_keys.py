"""Where the objects of a flow log are in its bucket.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.flow_logs import FlowLogs

from local_aws.delivery import arns
from local_aws.delivery.records import Window


def of(flow_log: FlowLogs, window: Window) -> str:
    prefix = arns.BUCKET.fullmatch(flow_log.log_destination)["prefix"]
    options = flow_log.local_aws_destination_options
    return key(flow_log.ec2_backend, flow_log.id, prefix, options, window)


def key(
    backend: EC2Backend, flow_log_id: str, prefix: str | None, options: Mapping[str, Any], window: Window
) -> str:
    account, region, end = backend.account_id, backend.region_name, window.end.astimezone(UTC)
    parts = [
        ("aws-account-id", account),
        ("aws-service", "vpcflowlogs"),
        ("aws-region", region),
        ("year", f"{end:%Y}"),
        ("month", f"{end:%m}"),
        ("day", f"{end:%d}"),
    ]
    if options["PerHourPartition"]:
        parts.append(("hour", f"{end:%H}"))
    hive = options["HiveCompatiblePartitions"]
    folders = [f"{name}={value}" if hive else value for name, value in parts]
    start = [prefix.strip("/")] if prefix and prefix.strip("/") else []
    digest = hashlib.sha256(f"{flow_log_id} {end.isoformat()}".encode()).hexdigest()[:8]
    extension = "log.parquet" if options["FileFormat"] == "parquet" else "log.gz"
    name = f"{account}_vpcflowlogs_{region}_{flow_log_id}_{end:%Y%m%dT%H%MZ}_{digest}.{extension}"
    return "/".join([*start, "AWSLogs", *folders, name])

"""Delivery to a delivery stream of Firehose.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-firehose.html
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from moto.ec2.models.flow_logs import FlowLogs
from moto.firehose.models import FirehoseBackend, firehose_backends

from local_aws.delivery import arns
from local_aws.delivery.records import Record


def refusal(flow_log: FlowLogs) -> str | None:
    """Why records would be denied; None if they would be written."""
    backend, stream = _stream(flow_log)
    if backend.account_id != flow_log.ec2_backend.account_id:
        return f"delivery to account {backend.account_id} is not implemented"
    if stream not in backend.delivery_streams:
        return f"delivery stream {stream} does not exist"
    return None


def write(flow_log: FlowLogs, records: Sequence[Record]) -> None:
    backend, stream = _stream(flow_log)
    # The stream has taken the records, whatever its own destination does with them.
    with contextlib.suppress(RuntimeError):
        backend.put_record_batch(stream, [{"Data": f"{record.line}\n".encode()} for record in records])


def _stream(flow_log: FlowLogs) -> tuple[FirehoseBackend, str]:
    found = arns.STREAM.fullmatch(flow_log.log_destination)
    return firehose_backends[found["account"]][found["region"]], found["stream"]

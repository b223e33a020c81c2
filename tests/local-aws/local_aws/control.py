"""The HTTP interface under /local-aws/: a test reads and changes the server's state through it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.models import ec2_backends
from moto.ec2.models.flow_logs import FlowLogs
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from local_aws.context import Context
from local_aws.delivery import traffic
from local_aws.delivery.deliveries import Deliveries
from local_aws.delivery.traffic import Traffic
from local_aws.ec2 import flow_logs, seeding, vpcs

PREFIX = "/local-aws"

Body = Mapping[str, Any]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Control:
    """Every response is JSON. An invalid request gets status 400 and {"error": reason}."""

    def __init__(self, context: Context, deliveries: Deliveries) -> None:
        self._context = context
        self._deliveries = deliveries
        self._routes = Map(
            [
                Rule(f"{PREFIX}{path}", methods=[method], endpoint=endpoint)
                for method, path, endpoint in (
                    ("GET", "/journal", self._journal),
                    ("DELETE", "/journal", self._clear_journal),
                    ("GET", "/faults", self._faults),
                    ("POST", "/faults", self._add_fault),
                    ("DELETE", "/faults", self._clear_faults),
                    ("DELETE", "/faults/<int:fault_id>", self._remove_fault),
                    ("GET", "/clock", self._clock),
                    ("POST", "/clock/advance", self._advance_clock),
                    ("GET", "/settings", self._settings),
                    ("POST", "/settings", self._change_settings),
                    ("GET", "/idle", self._idle),
                    ("POST", "/vpcs", self._seed_vpcs),
                    ("POST", "/vpcs/<vpc_id>/shares", self._share_vpc),
                    ("POST", "/vpcs/<vpc_id>/traffic", self._change_traffic),
                    ("GET", "/flow-logs/<flow_log_id>/delivery", self._delivery),
                    ("POST", "/flow-logs/<flow_log_id>", self._force_flow_log),
                    ("DELETE", "/flow-logs/<flow_log_id>", self._release_flow_log),
                )
            ]
        )

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        try:
            endpoint, arguments = self._routes.bind_to_environ(environ).match()
            # What is due until now was delivered under the settings and the traffic until now.
            self._deliveries.settle()
            response = _json(200, endpoint(request, **arguments))
        except HTTPException as error:
            response = _json(error.code or 500, {"error": f"{request.method} {request.path}: {error.name}"})
        except (ValueError, TypeError, KeyError, ServiceException) as error:
            response = _json(400, {"error": str(error)})
        return response(environ, start_response)

    def _journal(self, request: Request) -> Body:
        after = int(request.args.get("after", "0"))
        return {"entries": [entry.as_dict() for entry in self._context.journal.entries(after)]}

    def _clear_journal(self, _: Request) -> Body:
        self._context.journal.clear()
        return {}

    def _faults(self, _: Request) -> Body:
        return {"faults": self._context.faults.as_dicts()}

    def _add_fault(self, request: Request) -> Body:
        return {"id": self._context.faults.add(_body(request))}

    def _clear_faults(self, _: Request) -> Body:
        self._context.faults.clear()
        return {}

    def _remove_fault(self, _: Request, fault_id: int) -> Body:
        self._context.faults.remove(fault_id)
        return {}

    def _clock(self, _: Request) -> Body:
        return {"now": self._context.clock.now().isoformat(), "time_scale": self._context.clock.time_scale}

    def _advance_clock(self, request: Request) -> Body:
        self._context.clock.advance(_body(request, "seconds")["seconds"])
        self._deliveries.settle()
        return self._clock(request)

    def _settings(self, _: Request) -> Body:
        return self._context.settings.as_dict()

    def _change_settings(self, request: Request) -> Body:
        self._context.settings.update(_body(request))
        return self._context.settings.as_dict()

    def _idle(self, _: Request) -> Body:
        pending = self._context.work.pending()
        return {"idle": not pending, "pending": pending}

    def _seed_vpcs(self, request: Request) -> Body:
        body = _body(request, "account", "region", "count", "tags", "flow_logs")
        counts = [
            (flow_log["count"], {name: value for name, value in flow_log.items() if name != "count"})
            for flow_log in body.get("flow_logs", [])
        ]
        vpc_ids, flow_log_ids = seeding.seed(
            self._context, body["account"], body["region"], body["count"], body.get("tags", {}), counts
        )
        return {"VpcIds": vpc_ids, "FlowLogIds": flow_log_ids}

    def _share_vpc(self, request: Request, vpc_id: str) -> Body:
        vpcs.share(vpc_id, _body(request, "account")["account"])
        return {}

    def _change_traffic(self, request: Request, vpc_id: str) -> Body:
        traffic.change(vpc_id, Traffic(**_body(request, "accepted", "rejected")))
        return {}

    def _delivery(self, _: Request, flow_log_id: str) -> Body:
        reason = self._deliveries.refusal(_find_flow_log(flow_log_id))
        return {"admitted": reason is None, "reason": reason}

    def _force_flow_log(self, request: Request, flow_log_id: str) -> Body:
        """DescribeFlowLogs shows these values, and leaves out null fields, until the flow log is released."""
        body = _body(request, *flow_logs.FORCEABLE_FIELDS)
        if body.get("CreationTime"):
            body["CreationTime"] = datetime.fromisoformat(body["CreationTime"])
        flow_log = _find_flow_log(flow_log_id)
        flow_log.local_aws_forced = {**flow_log.local_aws_forced, **body}
        return {}

    def _release_flow_log(self, _: Request, flow_log_id: str) -> Body:
        _find_flow_log(flow_log_id).local_aws_forced = {}
        return {}


def beside(control: Control, aws: WsgiApplication) -> WsgiApplication:
    """Requests under /local-aws/ go to the control interface, all others to AWS."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_control = environ.get("PATH_INFO", "").startswith(f"{PREFIX}/")
        return (control if is_control else aws)(environ, start_response)

    return serve


def _find_flow_log(flow_log_id: str) -> FlowLogs:
    for _, _, backend in list(ec2_backends.iter_backends()):
        if flow_log_id in backend.flow_logs:
            return backend.flow_logs[flow_log_id]
    raise ValueError(f"there is no flow log {flow_log_id!r}")


def _body(request: Request, *names: str) -> dict[str, Any]:
    body = json.loads(request.get_data() or "{}")
    if not isinstance(body, dict):
        raise ValueError(f"the body is a JSON object, got {body!r}")
    unknown = sorted(set(body) - set(names)) if names else []
    if unknown:
        raise ValueError(f"there is no {unknown[0]!r} here; there is {', '.join(names)}")
    return body


def _json(status: int, body: Body) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")

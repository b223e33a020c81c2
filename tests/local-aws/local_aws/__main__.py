"""Start the local AWS: python3 -m local_aws --port 0"""

from __future__ import annotations

import argparse
import gc
import json
import os
import signal
import socket
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from local_aws import (
    automation,
    calls,
    cloudformation,
    config,
    control,
    delivery,
    ec2,
    iam,
    lambda_runtime,
    logs,
    moto_attributes,
    organizations,
    s3,
)
from local_aws.clock import Clock
from local_aws.context import Context
from local_aws.endpoint import Endpoint
from local_aws.faults import Faults
from local_aws.journal import Journal
from local_aws.settings import Settings
from local_aws.work import Work


class _QuietRequestHandler(WSGIRequestHandler):
    """Does not log requests: the journal lists them."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def main() -> None:
    arguments = _parser().parse_args()
    # Nothing here runs instances, and moto would load the images again for every account and region.
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    ending = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: ending.set())

    # The socket comes first: the parts that are installed next need the port.
    listener = socket.create_server(("127.0.0.1", arguments.port), backlog=128)
    port = listener.getsockname()[1]
    context = Context(
        clock=Clock(arguments.time_scale),
        journal=Journal(),
        faults=Faults(),
        endpoint=Endpoint(port),
        settings=Settings(iam_propagation_seconds=arguments.iam_propagation),
        work=Work(),
    )
    moto_attributes.check()
    calls.install(context)
    for package in (ec2, iam, logs, organizations, s3, config, lambda_runtime, cloudformation, automation):
        package.install(context)
    deliveries = delivery.install(context)
    moto_attributes.check_that_all_are_installed()

    application = control.beside(
        control.Control(context, deliveries), DomainDispatcherApplication(create_backend_app)
    )
    server = make_server(
        "127.0.0.1",
        port,
        application,
        threaded=True,
        request_handler=_QuietRequestHandler,
        fd=listener.fileno(),
    )
    listener.close()
    threading.Thread(target=server.serve_forever, args=(0.05,), name="server", daemon=True).start()
    if arguments.exit_with_parent:
        threading.Thread(target=_wait_for_parent, args=(ending,), name="parent", daemon=True).start()
    print(json.dumps({"port": port, "endpoint": context.endpoint.url}), flush=True)

    ending.wait()
    context.work.shutdown()
    context.clock.stop()
    server.shutdown()
    server.server_close()
    # Without this, the interpreter searches all of moto's objects for reference cycles before it exits.
    gc.freeze()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (default) takes a free one")
    parser.add_argument(
        "--time-scale", type=float, default=1.0, help="virtual seconds in a real second (default 1)"
    )
    parser.add_argument(
        "--iam-propagation",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="virtual seconds until services can assume a new role (default 2)",
    )
    parser.add_argument("--exit-with-parent", action="store_true", help="end when standard input is closed")
    return parser


def _wait_for_parent(ending: threading.Event) -> None:
    sys.stdin.buffer.read()
    ending.set()


if __name__ == "__main__":
    main()

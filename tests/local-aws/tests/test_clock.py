"""The virtual clock, the settings, and the start and end of the server."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from local_aws.clock import Clock
from tests.harness import ControlError, Server


def setUpModule() -> None:
    global server
    server = Server("--time-scale", "10")


def tearDownModule() -> None:
    server.stop()


def now() -> datetime:
    return datetime.fromisoformat(server.control("GET", "clock")["now"])


class ClockTests(unittest.TestCase):
    def test_time_runs_as_fast_as_the_time_scale(self) -> None:
        started, real_start = now(), time.monotonic()
        time.sleep(0.3)

        virtual, real = now() - started, time.monotonic() - real_start

        self.assertAlmostEqual(virtual.total_seconds(), real * 10, delta=2)

    def test_the_clock_can_be_moved_ahead(self) -> None:
        before = now()

        server.control("POST", "clock/advance", {"seconds": 86_400})

        self.assertTrue(timedelta(days=1) <= now() - before < timedelta(days=1, minutes=5))

    def test_moving_the_clock_ahead_wakes_those_who_wait(self) -> None:
        self.addCleanup(server.control, "DELETE", "faults")
        server.control(
            "POST",
            "faults",
            {"service": "ec2", "action": "DescribeRegions", "delay_seconds": 36_000, "times": 1},
        )
        ec2 = server.client("ec2")
        call = threading.Thread(target=ec2.describe_regions)
        call.start()
        while server.control("GET", "faults")["faults"]:
            time.sleep(0.01)
        call.join(0.2)
        self.assertTrue(call.is_alive(), "the call did not wait")

        server.control("POST", "clock/advance", {"seconds": 36_000})

        call.join(5)
        self.assertFalse(call.is_alive(), "the call still waits")

    def test_the_clock_does_not_go_back(self) -> None:
        with self.assertRaisesRegex(ControlError, "0 seconds or more, got -1"):
            server.control("POST", "clock/advance", {"seconds": -1})

    def test_a_time_scale_of_zero_is_rejected(self) -> None:
        with self.assertRaisesRegex(ValueError, "greater than 0, got 0"):
            Clock(0)


class SettingTests(unittest.TestCase):
    def test_a_setting_keeps_what_it_is_given(self) -> None:
        with server.settings(flow_log_quota=2, iam_propagation_seconds=0.5):
            settings = server.control("GET", "settings")

        self.assertEqual((settings["flow_log_quota"], settings["iam_propagation_seconds"]), (2, 0.5))
        self.assertEqual(server.control("GET", "settings")["flow_log_quota"], 0)

    def test_a_wrong_setting_is_rejected_and_none_is_changed(self) -> None:
        before = server.control("GET", "settings")

        for changes, why in (
            ({"colour": "red"}, "there is no setting 'colour'"),
            ({"flow_log_quota": -1}, "flow_log_quota is a whole number of 0 or more, got -1"),
            ({"flow_log_quota": 1.5}, "flow_log_quota"),
            ({"iam_propagation_seconds": "2"}, "iam_propagation_seconds is a number"),
            ({"ec2_empty_first_page": 1}, "true or false"),
            ({"flow_log_unsuccessful": {"Code": "400"}}, "flow_log_unsuccessful"),
            ({"iam_propagation_seconds": 9, "flow_log_quota": -1}, "flow_log_quota"),
        ):
            with self.subTest(changes), self.assertRaisesRegex(ControlError, why):
                server.control("POST", "settings", changes)

        self.assertEqual(server.control("GET", "settings"), before)


class ControlTests(unittest.TestCase):
    def test_a_server_with_nothing_to_do_is_idle(self) -> None:
        self.assertEqual(server.control("GET", "idle"), {"idle": True, "pending": {}})

    def test_what_is_not_there_is_not_found(self) -> None:
        for method, path, status in (("GET", "nothing", 404), ("PUT", "journal", 405)):
            with self.subTest(path), self.assertRaises(ControlError) as caught:
                server.control(method, path)
            self.assertEqual(caught.exception.status, status)

    def test_a_mistake_is_explained(self) -> None:
        for path, body, why in (
            ("flow-logs/fl-1", {"FlowLogStatus": "INACTIVE"}, "there is no flow log 'fl-1'"),
            ("vpcs/vpc-1/shares", {"account": "111122223333"}, "there is no VPC 'vpc-1'"),
            ("clock/advance", {"minutes": 1}, "there is no 'minutes' here"),
        ):
            with self.subTest(path), self.assertRaisesRegex(ControlError, why):
                server.control("POST", path, body)

    def test_seeding_says_what_is_wrong(self) -> None:
        place: dict[str, Any] = {"account": "111122223333", "region": "eu-west-1", "count": 1}

        for flow_log, why in (
            ({"count": 2}, "more flow logs than the 1 VPCs"),
            ({"count": 1, "TrafficType": "DENY"}, "DENY"),
        ):
            with self.subTest(flow_log), self.assertRaisesRegex(ControlError, why):
                server.control("POST", "vpcs", place | {"flow_logs": [flow_log]})


class ProcessTests(unittest.TestCase):
    """The server's process."""

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "local_aws", *arguments],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self.end, process)
        return process

    def end(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()

    def test_a_signal_ends_it_in_order(self) -> None:
        processes = [(number, self.start()) for number in (signal.SIGTERM, signal.SIGINT)]

        for number, process in processes:
            process.stdout.readline()
            process.send_signal(number)

            with self.subTest(number):
                self.assertEqual(process.wait(20), 0)
                self.assertEqual(process.stderr.read(), "")

    def test_it_ends_with_its_parent_if_asked_to(self) -> None:
        process = self.start("--exit-with-parent")
        process.stdout.readline()

        process.stdin.close()

        self.assertEqual(process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()

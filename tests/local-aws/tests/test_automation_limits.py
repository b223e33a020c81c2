"""Automation's limits: calls, scripts, sleeps and how many run at a time."""

from __future__ import annotations

import socket
import time
import unittest
from unittest import mock

from local_aws.automation import limits
from tests.automation_support import (
    Engine,
    document,
    ended,
    passing,
    rejection,
    run,
    script,
    statuses,
    step,
    step_of,
    when,
)


UNDO = script("Undo", "return None")


class ScriptTests(unittest.TestCase):
    def test_a_script_that_raises_fails_its_step_with_a_traceback(self) -> None:
        execution = run(script("Look", "seen = events['expected']\nreturn seen"))

        self.assertRegex(
            step_of(execution, "Look").failure.message,
            r"(?s)^Step fails when it is Poll action status for completion\."
            r" Traceback \(most recent call last\):\n"
            rf'  File "/tmp/{execution.id}-[-0-9]+/customer_script\.py", line 2, in handler\n'
            r"    seen = events\['expected'\]\n.*\nKeyError - 'expected'\. Please refer to Automation",
        )

    def test_what_a_failed_script_printed_is_kept(self) -> None:
        execution = run(script("Look", "print('so far')\nraise ValueError"))

        self.assertIn("so far", step_of(execution, "Look").outputs["OutputPayload"][0])

    def test_a_script_that_exits_has_failed(self) -> None:
        execution = run(script("Look", "import sys\nsys.exit('gone')"))

        self.assertIn("SystemExit - gone", execution.failure_message)

    def test_a_script_whose_process_dies_has_failed(self) -> None:
        execution = run(script("Look", "import os\nos._exit(3)"))

        self.assertIn("The script's process ended with 3", execution.failure_message)

    def test_a_script_returns_what_json_can_hold(self) -> None:
        execution = run(script("Look", "return {1, 2}"))

        self.assertIn("TypeError - Object of type set is not JSON serializable", execution.failure_message)

    def test_a_script_returns_100_kilobytes_at_most(self) -> None:
        for size, status in ((100 * 1024 - 2, "Success"), (100 * 1024, "Failed")):
            with self.subTest(size):
                self.assertEqual(run(script("Look", f"return 'x' * {size}")).status, status)

    def test_a_script_returns_a_list_of_100_items_at_most(self) -> None:
        for items, status in ((100, "Success"), (101, "Failed")):
            with self.subTest(items):
                self.assertEqual(run(script("Look", f"return list(range({items}))")).status, status)

    def test_a_script_is_given_100_kilobytes_at_most(self) -> None:
        with mock.patch.object(limits, "SCRIPT_PAYLOAD_BYTES", 20):
            execution = run(script("Look", "return None", {"text": "x" * 20}))

        self.assertIn("InputPayload has", execution.failure_message)

    def test_a_script_has_512_megabytes(self) -> None:
        execution = run(script("Look", "return len(bytearray(600 * 1024 * 1024))"))

        self.assertIn("MemoryError", execution.failure_message)

    def test_a_script_has_ten_minutes_at_most(self) -> None:
        sleepy = "import time\ntime.sleep(30)"
        with mock.patch.object(limits, "SCRIPT_SECONDS", 0.3):
            longest = run(script("Look", sleepy))
        own = run(script("Look", sleepy, timeoutSeconds=1))

        self.assertEqual((limits.SCRIPT_SECONDS, limits.API_CALL_SECONDS), (600, 25))
        self.assertEqual((longest.status, own.status), ("TimedOut", "TimedOut"))
        self.assertIn("The script ran for 1 seconds", own.failure_message)

    def test_nothing_that_a_script_starts_outlives_it(self) -> None:
        body = (
            "import subprocess, sys\n"
            "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
            "return child.pid"
        )

        pid = run(script("Look", body)).value_of("Look.Payload")

        until = time.monotonic() + 5
        while not _is_gone(pid):
            self.assertLess(time.monotonic(), until, f"the process {pid} is still there")

    def test_a_script_sees_nothing_of_the_engine(self) -> None:
        body = "import os, sys\nreturn {'env': sorted(os.environ), 'path': sys.path}"

        seen = run(script("Look", body)).value_of("Look.Payload")

        self.assertEqual([name for name in seen["env"] if "KEY" in name or "TOKEN" in name], [])
        self.assertFalse([path for path in seen["path"] if "local_aws" in path or "local-aws" in path])

    def test_the_payload_is_the_first_argument_and_the_context_the_second(self) -> None:
        execution = run(script("Look", "return [events, context]", {"a": 1}))

        self.assertEqual(execution.value_of("Look.Payload"), [{"a": 1}, {}])


class CallTests(unittest.TestCase):
    def test_a_call_has_25_seconds(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            engine = Engine(port=silent.getsockname()[1])
            call = step("Look", "executeAwsApi", {"Service": "ec2", "Api": "DescribeVpcs"})

            with mock.patch.object(limits, "API_CALL_SECONDS", 0.2):
                execution = engine.run(document(call))

        self.assertEqual(execution.status, "TimedOut")
        self.assertIn("DescribeVpcs did not answer within 0.2 seconds", execution.failure_message)


class SleepTests(unittest.TestCase):
    def test_a_sleep_passes_on_the_clock_of_the_local_aws(self) -> None:
        execution = run(step("Nap", "sleep", {"Duration": "PT30S"}))

        nap = step_of(execution, "Nap")
        self.assertGreaterEqual((nap.ended_at - nap.started_at).total_seconds(), 30)

    def test_a_sleep_until_a_moment_that_has_passed_ends_at_once(self) -> None:
        self.assertEqual(run(step("Nap", "sleep", {"Timestamp": "2020-01-01T01:00:00Z"})).status, "Success")

    def test_a_sleep_of_more_than_seven_days_fails(self) -> None:
        execution = run(step("Nap", "sleep", {"Duration": "P7D"}))

        self.assertIn("Automation sleeps 604799 seconds at most", execution.failure_message)


class ConcurrencyTests(unittest.TestCase):
    def test_100_automations_run_at_a_time_and_the_others_wait(self) -> None:
        self.assertEqual(limits.CONCURRENT_EXECUTIONS, 100)
        engine = Engine()
        engine.define(document(step("Long", "sleep", {"Duration": "P6D"})))
        with mock.patch.object(limits, "CONCURRENT_EXECUTIONS", 2):
            first, second, third = (engine.start() for _ in range(3))
            when(first, lambda it: it.status == "InProgress")
            when(second, lambda it: it.status == "InProgress")

            self.assertEqual(third.status, "Pending")
            self.assertEqual(statuses(third), {"Long": "Pending"})

            first.stop("Cancel")
            ended(first)
            when(third, lambda it: it.status == "InProgress")

        for each in (second, third):
            each.stop("Cancel")
            ended(each)

    def test_an_automation_that_is_cancelled_in_the_queue_runs_no_step(self) -> None:
        engine = Engine()
        engine.define(document(step("Long", "sleep", {"Duration": "P6D"}, onCancel="step:Undo"), UNDO))
        with mock.patch.object(limits, "CONCURRENT_EXECUTIONS", 1):
            first, second = engine.start(), engine.start()
            second.stop("Cancel")
            first.stop("Cancel")

        self.assertEqual((ended(first).status, ended(second).status), ("Cancelled", "Cancelled"))
        self.assertEqual(set(statuses(second).values()), {"Pending"})

    def test_an_automation_that_waits_in_the_queue_is_not_idle_work(self) -> None:
        engine = Engine()
        engine.define(document(passing("One")))

        with mock.patch.object(limits, "CONCURRENT_EXECUTIONS", 1):
            executions = [engine.start() for _ in range(3)]
            while not engine.context.work.idle():
                time.sleep(0.001)

        self.assertEqual({each.status for each in executions}, {"Success"})


class EngineErrorTests(unittest.TestCase):
    def test_a_start_that_is_rejected_leaves_no_execution(self) -> None:
        engine = Engine()

        self.assertIn("AutomationDefinitionNotFoundException", rejection(lambda: engine.start("Missing")))
        self.assertTrue(engine.context.work.idle())


def _is_gone(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().split()[2] == "Z"
    except FileNotFoundError:
        return True


if __name__ == "__main__":
    unittest.main()

"""A function runs as its own process with its role's credentials, and is invoked as Lambda invokes it."""

from __future__ import annotations

import base64
import json
import os
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.harness import REGION, Server, fresh_account, rejected
from tests.lambda_support import (
    logged,
    logged_json,
    make_function,
    make_role,
    package,
    zipped,
)

# Does what the event asks for, in this order.
_OBEDIENT = package(
    """
def handle(event, headers):
    began = time.monotonic()
    print(json.dumps({"event": event, "id": headers["Lambda-Runtime-Aws-Request-Id"]}), flush=True)
    if "sleep" in event:
        time.sleep(event["sleep"])
    if "exit" in event:
        sys.exit(event["exit"])
    if "fail" in event:
        raise ValueError(event["fail"])
    if "fail_times" in event:
        attempts = Path(event["attempts"])
        attempts.write_text(attempts.read_text() + ".")
        if len(attempts.read_text()) <= event["fail_times"]:
            raise ValueError("not yet")
    if "describe" in event:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return aws("ec2", form, "Action=DescribeRegions&Version=2016-11-15")
    return {
        "pid": os.getpid(),
        "ran": [began, time.monotonic()],
        "variables": dict(os.environ),
        "directory": os.getcwd(),
        "deadline": int(headers["Lambda-Runtime-Deadline-Ms"]),
        "arn": headers["Lambda-Runtime-Invoked-Function-Arn"],
    }
"""
)


def setUpModule() -> None:
    global server
    # A minute between two attempts takes a tenth of a second.
    server = Server("--iam-propagation", "0", "--time-scale", "600")


def tearDownModule() -> None:
    server.stop()


class FunctionTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = fresh_account()
        self.lambda_ = server.client("lambda", self.account)

    def make(self, code: bytes = _OBEDIENT, **changes: Any) -> str:
        return make_function(server, self.account, code, **changes)

    def invoke(self, event: Any, **parameters: Any) -> dict[str, Any]:
        answer = self.lambda_.invoke(FunctionName="function", Payload=json.dumps(event), **parameters)
        return {**answer, "Payload": answer["Payload"].read()}

    def result(self, event: Any) -> Any:
        return json.loads(self.invoke(event)["Payload"])

    def error(self, event: Any) -> Any:
        answer = self.invoke(event)
        self.assertEqual(answer["FunctionError"], "Unhandled")
        return json.loads(answer["Payload"])

    def send(self, event: Any) -> None:
        """Invoke asynchronously and wait until the event is done."""
        self.assertEqual(self.invoke(event, InvocationType="Event")["StatusCode"], 202)
        until = time.monotonic() + 20
        while not server.control("GET", "idle")["idle"]:
            self.assertLess(time.monotonic(), until, "the event is never done")
            time.sleep(0.01)

    def received(self) -> list[Any]:
        return logged_json(server, self.account)


class EnvironmentTests(FunctionTests):
    def test_the_answer_is_what_the_function_returns(self) -> None:
        arn = self.make()

        answer = self.invoke({})

        self.assertEqual((answer["StatusCode"], answer["ExecutedVersion"]), (200, "$LATEST"))
        self.assertNotIn("FunctionError", answer)
        self.assertEqual(json.loads(answer["Payload"])["arn"], arn)

    def test_the_process_has_the_environment_of_lambda_and_of_the_function_and_no_other(self) -> None:
        os.environ["LEFT_OVER"] = "from the developer's shell"
        self.addCleanup(os.environ.pop, "LEFT_OVER")
        self.make(MemorySize=256, Environment={"Variables": {"MODE": "strict"}})

        result = self.result({})

        variables = result["variables"]
        self.assertEqual(variables["MODE"], "strict")
        self.assertEqual(variables["AWS_LAMBDA_FUNCTION_NAME"], "function")
        self.assertEqual(variables["AWS_LAMBDA_FUNCTION_VERSION"], "$LATEST")
        self.assertEqual(variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], "256")
        self.assertEqual(variables["AWS_LAMBDA_LOG_GROUP_NAME"], "/aws/lambda/function")
        self.assertEqual((variables["AWS_REGION"], variables["AWS_DEFAULT_REGION"]), (REGION, REGION))
        self.assertEqual(variables["AWS_ENDPOINT_URL"], server.endpoint)
        self.assertEqual((variables["_HANDLER"], variables["TZ"]), ("bootstrap", ":UTC"))
        self.assertEqual(variables["LAMBDA_TASK_ROOT"], result["directory"])
        self.assertNotIn("HOME", variables)
        self.assertNotIn("LEFT_OVER", variables)

    def test_the_deadline_is_the_timeout_from_now(self) -> None:
        self.make(Timeout=10)

        remaining = self.result({})["deadline"] / 1000 - time.time()

        self.assertTrue(8 < remaining <= 10, remaining)

    def test_the_function_calls_aws_as_its_role(self) -> None:
        self.make()

        self.result({"describe": "regions"})

        (call,) = [call for call in server.journal("DescribeRegions") if call["account"] == self.account]
        self.assertEqual(call["principal"], f"arn:aws:iam::{self.account}:role/function-role")

    def test_a_warm_environment_is_used_again(self) -> None:
        self.make()

        self.assertEqual(self.result({})["pid"], self.result({})["pid"])

    def test_a_change_of_the_configuration_makes_a_new_environment(self) -> None:
        self.make()
        before = self.result({})

        self.lambda_.update_function_configuration(
            FunctionName="function", Environment={"Variables": {"MODE": "new"}}
        )
        after = self.result({})

        self.assertNotEqual(after["pid"], before["pid"])
        self.assertEqual(after["variables"]["MODE"], "new")
        self.assertFalse(Path(f"/proc/{before['pid']}").exists())

    def test_a_change_of_the_code_makes_a_new_environment(self) -> None:
        self.make()
        self.result({})

        code = package("def handle(event, headers):\n    return 'new code'\n")
        self.lambda_.update_function_code(FunctionName="function", ZipFile=code)

        self.assertEqual(self.result({}), "new code")

    def test_two_events_at_a_time_run_in_two_environments(self) -> None:
        self.make()

        with ThreadPoolExecutor() as pool:
            one, other = pool.map(self.result, [{"sleep": 2}] * 2)

        self.assertNotEqual(one["pid"], other["pid"])
        self.assertLess(max(one["ran"][0], other["ran"][0]), min(one["ran"][1], other["ran"][1]))

    def test_the_log_has_the_output_between_the_lines_of_lambda(self) -> None:
        self.make()

        answer = self.invoke({"fail": "badly"}, LogType="Tail")

        lines = logged(server, self.account)
        self.assertEqual(
            [line.split()[0] for line in lines], ["INIT_START", "START", '{"event":', "END", "REPORT"]
        )
        self.assertRegex(lines[-1], r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: ")
        self.assertEqual(base64.b64decode(answer["LogResult"]).decode().splitlines(), lines)

    def test_the_log_group_of_the_logging_configuration_is_used(self) -> None:
        self.make(LoggingConfig={"LogFormat": "JSON", "LogGroup": "elsewhere"})

        self.result({})

        events = server.client("logs", self.account).filter_log_events(logGroupName="elsewhere")["events"]
        types = [json.loads(event["message"]).get("type") for event in events]
        self.assertEqual(
            types, ["platform.initStart", "platform.start", None, "platform.end", "platform.report"]
        )


class FailureTests(FunctionTests):
    def test_an_error_of_the_handler_is_answered_and_keeps_the_environment(self) -> None:
        self.make()
        before = self.result({})

        error = self.error({"fail": "badly"})

        self.assertEqual(error, {"errorType": "ValueError", "errorMessage": "badly"})
        self.assertEqual(self.result({})["pid"], before["pid"])

    def test_a_function_that_takes_too_long_is_killed(self) -> None:
        self.make(Timeout=1)
        before = self.result({})

        error = self.error({"sleep": 30})

        self.assertEqual(error["errorType"], "Sandbox.Timedout")
        self.assertRegex(error["errorMessage"], r"^RequestId: \S+ Error: Task timed out after 1.00 seconds$")
        self.assertFalse(Path(f"/proc/{before['pid']}").exists())
        self.assertNotEqual(self.result({})["pid"], before["pid"])

    def test_a_process_that_exits_fails_the_invocation(self) -> None:
        self.make()

        error = self.error({"exit": 3})

        self.assertEqual(error["errorType"], "Runtime.ExitError")
        self.assertRegex(error["errorMessage"], r"Error: Runtime exited with error: exit status 3$")

    def test_a_process_that_exits_before_it_asks_for_work_fails_the_invocation(self) -> None:
        self.make(zipped({"bootstrap": (b"#!/bin/sh\nexit 7\n", 0o755)}))

        self.assertRegex(self.error({})["errorMessage"], r"Runtime exited with error: exit status 7$")

    def test_an_init_error_is_the_answer(self) -> None:
        source = "post('init/error', b'{\"errorType\": \"Runtime.NoSuchHandler\"}')\ntime.sleep(30)\n"
        self.make(package(source))

        self.assertEqual(self.error({})["errorType"], "Runtime.NoSuchHandler")

    def test_a_package_without_bootstrap_is_rejected(self) -> None:
        self.make(package("def handle(event, headers): pass", name="other"))

        self.assertIn("Couldn't find valid bootstrap(s)", self.error({})["errorMessage"])

    def test_a_bootstrap_that_may_not_be_executed_is_rejected(self) -> None:
        self.make(package("def handle(event, headers): pass", mode=0o644))

        self.assertIn("/var/task/bootstrap: permission denied", self.error({})["errorMessage"])

    def test_a_bootstrap_for_another_processor_is_rejected(self) -> None:
        # The header of an ELF file for AArch64; the function says x86_64.
        elf = b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x02\x00\xb7\x00" + b"\0" * 40
        self.make(zipped({"bootstrap": (elf, 0o755)}))

        error = self.error({})

        self.assertEqual(error["errorType"], "Runtime.InvalidEntrypoint")
        self.assertIn("exec format error (the file is for arm64", error["errorMessage"])

    def test_a_managed_runtime_is_rejected(self) -> None:
        self.make(Runtime="python3.12")

        self.assertIn("it runs provided.al2023, provided.al2", self.error({})["errorMessage"])

    def test_a_function_that_does_not_exist_is_not_found(self) -> None:
        with rejected("ResourceNotFoundException", status=404):
            self.invoke({})

    def test_a_payload_that_is_not_json_is_rejected(self) -> None:
        self.make()

        with rejected("InvalidRequestContentException", "Could not parse request body into json"):
            self.lambda_.invoke(FunctionName="function", Payload=b"{")

    def test_a_role_that_lambda_may_not_assume_is_rejected(self) -> None:
        role = make_role(server, self.account, "other", "ec2.amazonaws.com")

        with rejected("InvalidParameterValueException", "cannot be assumed by Lambda"):
            self.make(Role=role)

    def test_reserved_variables_are_rejected(self) -> None:
        with rejected("InvalidParameterValueException", "Reserved keys used in this request: AWS_REGION"):
            self.make(Environment={"Variables": {"AWS_REGION": "us-east-1"}})

    def test_no_more_runs_than_the_reserved_concurrency(self) -> None:
        self.make()
        self.lambda_.put_function_concurrency(FunctionName="function", ReservedConcurrentExecutions=1)

        with ThreadPoolExecutor() as pool:
            running = pool.submit(self.result, {"sleep": 1})
            while not any(call["action"] == "AssumeRole" for call in self.calls_for_the_function()):
                time.sleep(0.01)
            with rejected("TooManyRequestsException", status=429):
                self.invoke({})
            self.assertIn("pid", running.result())

    def calls_for_the_function(self) -> list[dict[str, Any]]:
        role = f"arn:aws:iam::{self.account}:role/function-role"
        return [call for call in server.journal() if call["parameters"].get("RoleArn") == role]


class AsynchronousTests(FunctionTests):
    def set_config(self, **config: Any) -> None:
        self.lambda_.put_function_event_invoke_config(FunctionName="function", **config)

    def make_queue(self, name: str) -> tuple[str, str]:
        sqs = server.client("sqs", self.account)
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
        return url, attributes["QueueArn"]

    def messages(self, url: str) -> list[dict[str, Any]]:
        answer = server.client("sqs", self.account).receive_message(
            QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10
        )
        return answer.get("Messages", [])

    def test_a_failing_event_is_tried_three_times_with_one_request_id(self) -> None:
        self.make()
        began = time.monotonic()

        self.send({"fail": "always"})

        received = self.received()
        self.assertEqual([line["event"] for line in received], [{"fail": "always"}] * 3)
        self.assertEqual(len({line["id"] for line in received}), 1)
        # One minute and two minutes, 600 times as fast.
        self.assertGreaterEqual(time.monotonic() - began, 0.3)

    def test_an_event_that_succeeds_at_last_is_not_tried_again(self) -> None:
        self.make()
        with tempfile.NamedTemporaryFile() as attempts:
            self.send({"fail_times": 1, "attempts": attempts.name})

            self.assertEqual(Path(attempts.name).read_text(), "..")

    def test_the_number_of_retries_is_that_of_the_event_invoke_config(self) -> None:
        self.make()
        self.set_config(MaximumRetryAttempts=1)
        self.set_config(MaximumRetryAttempts=0)

        self.send({"fail": "once"})

        self.assertEqual(len(self.received()), 1)

    def test_an_event_that_gets_too_old_is_not_tried_again(self) -> None:
        self.make()
        self.set_config(MaximumEventAgeInSeconds=60)

        self.send({"fail": "slowly"})

        # The second attempt comes after a minute; a third attempt would come after three.
        self.assertLessEqual(len(self.received()), 2)

    def test_an_event_that_fails_for_good_goes_to_the_destination(self) -> None:
        url, arn = self.make_queue("failures")
        self.make()
        self.set_config(MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": arn}})

        self.send({"fail": "always"})

        (message,) = self.messages(url)
        record = json.loads(message["Body"])
        self.assertEqual(record["requestContext"]["condition"], "RetriesExhausted")
        self.assertEqual(record["requestContext"]["approximateInvokeCount"], 2)
        self.assertEqual(record["requestPayload"], {"fail": "always"})
        self.assertEqual(record["responsePayload"]["errorMessage"], "always")
        self.assertEqual(record["responseContext"]["functionError"], "Unhandled")

    def test_an_event_that_fails_for_good_goes_to_the_dead_letter_queue(self) -> None:
        url, arn = self.make_queue("dead-letters")
        self.make(DeadLetterConfig={"TargetArn": arn})

        self.send({"fail": "always"})

        (message,) = self.messages(url)
        self.assertEqual(json.loads(message["Body"]), {"fail": "always"})
        self.assertEqual(message["MessageAttributes"]["ErrorMessage"]["StringValue"], "always")
        self.assertEqual(message["MessageAttributes"]["RequestID"]["StringValue"], self.received()[0]["id"])

    def test_what_lambda_sends_it_sends_as_the_functions_role(self) -> None:
        _, arn = self.make_queue("failures")
        self.make()
        self.set_config(MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn}})

        self.send({"fail": "always"})

        (call,) = [call for call in server.journal("SendMessage") if call["account"] == self.account]
        self.assertEqual(call["principal"], f"arn:aws:iam::{self.account}:role/function-role")

    def test_events_wait_for_the_reserved_concurrency(self) -> None:
        self.make()
        self.lambda_.put_function_concurrency(FunctionName="function", ReservedConcurrentExecutions=1)

        for number in range(3):
            self.invoke({"sleep": 0.1, "number": number}, InvocationType="Event")
        self.send({"number": 3})

        self.assertEqual(sorted(line["event"]["number"] for line in self.received()), [0, 1, 2, 3])

    def test_the_events_of_a_deleted_function_are_dropped(self) -> None:
        self.make()
        with tempfile.NamedTemporaryFile() as attempts:
            self.invoke({"fail_times": 9, "attempts": attempts.name}, InvocationType="Event")
            while not Path(attempts.name).read_text():
                time.sleep(0.01)

            self.lambda_.delete_function(FunctionName="function")
            time.sleep(0.5)

            self.assertEqual(Path(attempts.name).read_text(), ".")
        self.assertTrue(server.control("GET", "idle")["idle"])


class EndTests(unittest.TestCase):
    def test_processes_and_packages_end_with_the_server(self) -> None:
        own = Server("--iam-propagation", "0")
        account = fresh_account()
        make_function(own, account, _OBEDIENT)
        answer = own.client("lambda", account).invoke(FunctionName="function", Payload="{}")
        result = json.loads(answer["Payload"].read())
        self.assertTrue(Path(result["directory"]).is_dir())

        own.stop()

        self.assertFalse(Path(f"/proc/{result['pid']}").exists())
        self.assertFalse(Path(result["directory"]).exists())


if __name__ == "__main__":
    unittest.main()

"""The Runtime API gives out one invocation at a time and accepts only its result."""

from __future__ import annotations

import http.client
import json
import threading
import time
import unittest
from collections.abc import Iterator
from typing import Any

from local_aws.lambda_runtime.runtime_api import MAXIMUM_RESPONSE_BYTES, Invocation, RuntimeApi

_ROOT = "/2018-06-01/runtime"


def invocation(request_id: str = "first", payload: bytes = b'{"hello": "world"}') -> Invocation:
    return Invocation(
        request_id=request_id,
        function_arn="arn:aws:lambda:eu-west-1:111122223333:function:function",
        payload=payload,
        deadline=1_800_000_000.5,
        trace_id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
    )


def soon() -> float:
    return time.monotonic() + 5


class RuntimeApiTests(unittest.TestCase):
    def setUp(self) -> None:
        self.api = RuntimeApi()
        self.addCleanup(self.api.close)

    def request(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection(self.api.address, timeout=5)
        self.addCleanup(connection.close)
        chunked = not isinstance(body, bytes | None)
        connection.request(method, _ROOT + path, body, headers or {}, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def post(self, path: str, body: bytes | Iterator[bytes] = b"{}") -> tuple[int, Any]:
        status, _, answer = self.request("POST", path, body)
        return status, json.loads(answer)

    def take(self, offered: Invocation) -> None:
        self.api.offer(offered)
        self.request("GET", "/invocation/next")

    def test_next_answers_the_event_and_what_the_runtime_must_know_of_it(self) -> None:
        self.api.offer(invocation())

        status, headers, body = self.request("GET", "/invocation/next")

        self.assertEqual((status, body), (200, b'{"hello": "world"}'))
        self.assertEqual(headers["Lambda-Runtime-Aws-Request-Id"], "first")
        self.assertEqual(headers["Lambda-Runtime-Deadline-Ms"], "1800000000500")
        self.assertEqual(headers["Lambda-Runtime-Invoked-Function-Arn"], invocation().function_arn)
        self.assertEqual(headers["Lambda-Runtime-Trace-Id"], invocation().trace_id)

    def test_next_waits_until_there_is_an_invocation(self) -> None:
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(self.request("GET", "/invocation/next")[2]))
        asking.start()
        self.assertTrue(self.api.wait_until_ready(soon()))
        self.assertEqual(answers, [])

        self.api.offer(invocation(payload=b'"late"'))
        asking.join(5)

        self.assertEqual(answers, [b'"late"'])

    def test_a_response_is_the_result_of_the_invocation(self) -> None:
        self.take(invocation())

        status, answer = self.post("/invocation/first/response", b'"done"')

        self.assertEqual((status, answer), (202, {"status": "OK"}))
        result = self.api.wait_for_result(soon())
        self.assertEqual((result.payload, result.is_error), (b'"done"', False))

    def test_an_error_is_the_result_of_the_invocation(self) -> None:
        self.take(invocation())

        status, _ = self.post("/invocation/first/error", b'{"errorType": "Bad"}')

        self.assertEqual(status, 202)
        result = self.api.wait_for_result(soon())
        self.assertEqual((result.payload, result.is_error), (b'{"errorType": "Bad"}', True))

    def test_an_error_may_be_indented_and_have_the_cause_for_X_Ray(self) -> None:
        """As the official runtime of .NET reports it; the other tests have the shortest form."""
        self.take(invocation())
        body = json.dumps(
            {"errorType": "Bad", "errorMessage": "no", "stackTrace": ["at A()"]}, indent=2
        ).encode()
        cause = {"working_directory": "/var/task", "exceptions": [{"type": "Bad", "message": "n" * 30_000}]}
        headers = {
            "Lambda-Runtime-Function-Error-Type": "Bad",
            "Lambda-Runtime-Function-XRay-Error-Cause": json.dumps(cause),
        }

        status, _, _ = self.request("POST", "/invocation/first/error", body, headers)

        self.assertEqual(status, 202)
        result = self.api.wait_for_result(soon())
        self.assertEqual((result.payload, result.is_error), (body, True))

    def test_a_body_may_come_in_chunks(self) -> None:
        self.take(invocation())

        status, _ = self.post("/invocation/first/response", iter([b'"in ', b'chunks"']))

        self.assertEqual(status, 202)
        self.assertEqual(self.api.wait_for_result(soon()).payload, b'"in chunks"')

    def test_a_result_for_another_request_id_is_rejected(self) -> None:
        self.take(invocation())

        status, answer = self.post("/invocation/other/response", b'"done"')

        self.assertEqual((status, answer["errorType"]), (400, "InvalidRequestID"))
        self.assertIsNone(self.api.wait_for_result(time.monotonic()))

    def test_a_second_result_is_rejected(self) -> None:
        self.take(invocation())
        self.post("/invocation/first/response", b'"one"')

        status, _ = self.post("/invocation/first/response", b'"two"')

        self.assertEqual(status, 400)
        self.assertEqual(self.api.wait_for_result(soon()).payload, b'"one"')

    def test_a_response_above_six_megabytes_fails_the_invocation(self) -> None:
        self.take(invocation())

        status, answer = self.post("/invocation/first/response", b"1" * (MAXIMUM_RESPONSE_BYTES + 1))

        self.assertEqual((status, answer["errorType"]), (413, "RequestEntityTooLarge"))
        result = self.api.wait_for_result(soon())
        self.assertTrue(result.is_error)
        self.assertEqual(json.loads(result.payload)["errorType"], "Function.ResponseSizeTooLarge")

    def test_the_result_of_an_earlier_invocation_is_not_that_of_the_next(self) -> None:
        self.take(invocation())
        self.post("/invocation/first/response", b'"one"')
        self.api.wait_for_result(soon())

        self.take(invocation("second"))

        self.assertIsNone(self.api.wait_for_result(time.monotonic()))

    def test_an_init_error_ends_the_initialization(self) -> None:
        status, _ = self.post("/init/error", b'{"errorType": "Runtime.NoSuchHandler"}')

        self.assertEqual(status, 202)
        self.assertFalse(self.api.wait_until_ready(soon()))
        self.assertEqual(self.api.init_error.payload, b'{"errorType": "Runtime.NoSuchHandler"}')

    def test_an_init_error_after_the_initialization_is_rejected(self) -> None:
        self.take(invocation())

        status, answer = self.post("/init/error")

        self.assertEqual((status, answer["errorType"]), (403, "InvalidStateTransition"))
        self.assertIsNone(self.api.init_error)

    def test_an_unknown_path_is_not_found(self) -> None:
        self.assertEqual(self.request("GET", "/invocation/last")[0], 404)
        self.assertEqual(self.post("/invocation/first/result")[0], 404)

    def test_closing_ends_the_wait_for_a_result(self) -> None:
        self.take(invocation())
        threading.Timer(0.05, self.api.close).start()
        began = time.monotonic()

        self.assertIsNone(self.api.wait_for_result(soon()))

        self.assertLess(time.monotonic() - began, 2)


if __name__ == "__main__":
    unittest.main()

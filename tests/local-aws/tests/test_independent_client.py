"""The independent client writes AWS's response for each line."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.harness import ACCOUNT, Server, fresh_account

CLIENT = Path(__file__).parent.parent / "independent_client.py"


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


class IndependentClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.process = subprocess.Popen(
            [sys.executable, str(CLIENT), "--endpoint", server.endpoint],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @classmethod
    def tearDownClass(cls) -> None:
        cls.process.stdin.close()
        cls.process.stdout.close()
        cls.process.wait(20)

    def ask(self, service: str, operation: str, **request: Any) -> dict[str, Any]:
        line = json.dumps({"service": service, "operation": operation, **request})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def test_a_call_is_made_in_its_account_and_region(self) -> None:
        account = fresh_account()

        answer = self.ask("ec2", "DescribeVpcs", account=account, region="ap-southeast-2")
        other = self.ask("ec2", "DescribeVpcs", account=fresh_account(), region="ap-southeast-2")

        (vpc,), (other_vpc,) = answer["result"]["Vpcs"], other["result"]["Vpcs"]
        self.assertEqual(vpc["OwnerId"], account)
        self.assertNotEqual(vpc["VpcId"], other_vpc["VpcId"])
        last = server.journal("DescribeVpcs")[-1]
        self.assertEqual((last["region"], last["parameters"]), ("ap-southeast-2", {}))

    def test_times_are_iso_text(self) -> None:
        account = fresh_account()
        trust = json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"Service": "ec2.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            }
        )
        parameters = {"RoleName": "Made", "AssumeRolePolicyDocument": trust}

        answer = self.ask("iam", "CreateRole", parameters=parameters, account=account)

        self.assertIsNotNone(datetime.fromisoformat(answer["result"]["Role"]["CreateDate"]).tzinfo)

    def test_an_error_of_aws_is_given_with_code_and_message(self) -> None:
        answer = self.ask("ec2", "DescribeVpcs", parameters={"VpcIds": ["vpc-0123456789abcdef0"]})

        self.assertEqual(
            answer["error"],
            {
                "code": "InvalidVpcID.NotFound",
                "message": "The vpc ID 'vpc-0123456789abcdef0' does not exist",
            },
        )

    def test_a_request_that_cannot_be_made_is_an_error_and_the_next_is_answered(self) -> None:
        self.assertEqual(self.ask("ec2", "DescribeNothing")["error"]["code"], "AttributeError")
        self.assertEqual(self.ask("nothing", "Describe")["error"]["code"], "UnknownServiceError")
        wrong = self.ask("ec2", "DescribeVpcs", parameters={"Colour": "red"})
        self.assertEqual(wrong["error"]["code"], "ParamValidationError")

        self.assertIn("result", self.ask("sts", "GetCallerIdentity"))

    def test_content_of_an_object_is_given_in_base64(self) -> None:
        s3 = server.client("s3", region="us-east-1")
        s3.create_bucket(Bucket="independent")
        s3.put_object(Bucket="independent", Key="k", Body=b"\x00\x01")

        object_ = {"Bucket": "independent", "Key": "k"}
        answer = self.ask("s3", "GetObject", parameters=object_, account=ACCOUNT)

        self.assertEqual(answer["result"]["Body"], "AAE=")


if __name__ == "__main__":
    unittest.main()

"""The list of moto's attributes that the local AWS overwrites or adds."""

from __future__ import annotations

import subprocess
import sys
import unittest
from unittest import mock

from moto.ec2.responses import EC2Response

from local_aws import moto_attributes

_START_WITHOUT = """
import runpy, sys
from moto.cloudformation.responses import CloudFormationResponse as Changed
{change}
sys.argv = ["local_aws", "--port", "0"]
runpy.run_module("local_aws", run_name="__main__")
"""


def start_after(change: str) -> subprocess.CompletedProcess[str]:
    program = _START_WITHOUT.format(change=change)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)


class MotoAttributesTests(unittest.TestCase):
    def test_the_local_aws_does_not_start_when_moto_lacks_an_attribute_that_is_overwritten(self) -> None:
        ended = start_after("del Changed.describe_stack_set")

        self.assertNotEqual(ended.returncode, 0)
        self.assertIn(
            "moto no longer has moto.cloudformation.responses.CloudFormationResponse.describe_stack_set",
            ended.stderr,
        )

    def test_the_local_aws_does_not_start_when_moto_has_an_attribute_that_is_added(self) -> None:
        ended = start_after("Changed.describe_type = print")

        self.assertNotEqual(ended.returncode, 0)
        self.assertIn(
            "moto has moto.cloudformation.responses.CloudFormationResponse.describe_type now", ended.stderr
        )

    def test_a_class_that_moto_no_longer_has_is_named(self) -> None:
        with mock.patch.object(moto_attributes, "OVERWRITTEN", {"moto.ec2.models.Gone": {"describe"}}):
            with self.assertRaisesRegex(
                moto_attributes.MotoChanged, "moto no longer has moto.ec2.models.Gone"
            ):
                moto_attributes.check()

    def test_an_attribute_that_is_not_listed_cannot_be_set(self) -> None:
        with self.assertRaisesRegex(ValueError, "EC2Response.unlisted is not listed"):
            moto_attributes.install(EC2Response, "unlisted", None)

    def test_an_attribute_that_is_listed_and_never_set_is_named(self) -> None:
        with mock.patch.object(moto_attributes, "ADDED", {"moto.ec2.responses.EC2Response": {"forgotten"}}):
            with mock.patch.object(moto_attributes, "OVERWRITTEN", {}):
                with self.assertRaisesRegex(ValueError, "EC2Response.forgotten"):
                    moto_attributes.check_that_all_are_installed()


if __name__ == "__main__":
    unittest.main()

"""Conditions on a key that the request does not have.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import unittest

from local_aws.iam.policy import Access, allows


class MissingKeyTests(unittest.TestCase):
    def test_a_condition_on_a_missing_key(self) -> None:
        expected = {
            "StringEquals": False,
            "StringEqualsIfExists": True,
            "StringNotEquals": True,
            "ForAllValues:StringEquals": True,
            "ForAllValues:StringNotEquals": True,
            "ForAnyValue:StringEquals": False,
            "ForAnyValue:StringNotEquals": False,
        }
        for operator, holds in expected.items():
            with self.subTest(operator):
                statement = {
                    "Effect": "Allow",
                    "Action": "*",
                    "Resource": "*",
                    "Condition": {operator: {"aws:TagKeys": "team"}},
                }

                self.assertEqual(allows([{"Statement": [statement]}], Access("ec2:CreateTags", "*")), holds)


if __name__ == "__main__":
    unittest.main()

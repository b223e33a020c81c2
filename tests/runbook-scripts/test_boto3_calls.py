"""All AWS calls of a script are found, or the script is rejected."""

from __future__ import annotations

import textwrap
import unittest

from boto3_calls import Call, UnreadableCallError, find_calls


class FoundTests(unittest.TestCase):
    def test_a_call_on_a_new_client(self) -> None:
        self.assert_found(
            'def handler(events, _): return boto3.client("ec2").describe_vpcs(VpcIds=[], DryRun=True)',
            Call("ec2", "DescribeVpcs", ("DryRun", "VpcIds")),
        )

    def test_a_call_on_a_variable(self) -> None:
        self.assert_found(
            """
            def handler(events, _):
                iam = boto3.client("iam")
                iam.get_role(RoleName="r")
            """,
            Call("iam", "GetRole", ("RoleName",)),
        )

    def test_a_call_on_a_variable_of_the_whole_script(self) -> None:
        self.assert_found(
            """
            iam = boto3.client("iam")
            def handler(events, _): iam.get_role()
            """,
            Call("iam", "GetRole", ()),
        )

    def test_a_call_on_a_client_that_was_passed_to_functions_under_other_names(self) -> None:
        self.assert_found(
            """
            def third(c): return [c.get_role(RoleName=n) for n in "ab"]
            def second(events, *, a): return retry(lambda: third(a), a.exceptions.NoSuchEntityException)
            def second_too(events, b): return third(b)
            def handler(events, _):
                iam = boto3.client("iam")
                second(events, a=iam)
                second_too(events, iam)
            """,
            Call("iam", "GetRole", ("RoleName",)),
        )

    def test_a_call_in_a_lambda(self) -> None:
        self.assert_found(
            """
            def handler(events, _):
                iam = boto3.client("iam")
                return retry(lambda: iam.get_role())
            """,
            Call("iam", "GetRole", ()),
        )

    def test_a_call_in_a_nested_function(self) -> None:
        self.assert_found(
            """
            def handler(events, _):
                iam = boto3.client("iam")
                def look(): return iam.get_role()
                return look()
            """,
            Call("iam", "GetRole", ()),
        )

    def test_a_call_in_a_method_of_a_class(self) -> None:
        self.assert_found(
            """
            class A:
                def look(self): boto3.client("ec2").describe_vpcs()
            class B:
                def look(self): boto3.client("ec2").describe_subnets()
            """,
            Call("ec2", "DescribeSubnets", ()),
            Call("ec2", "DescribeVpcs", ()),
        )

    def test_the_call_of_a_paginator(self) -> None:
        self.assert_found(
            """
            pages = boto3.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/")
            """,
            Call("logs", "DescribeLogGroups", ("logGroupNamePrefix",)),
        )

    def test_a_variable_of_another_function_with_the_same_name_is_no_client(self) -> None:
        self.assert_found(
            """
            def read(logs): return logs.append(1)
            def handler(events, _):
                logs = boto3.client("logs")
                logs.create_log_group(logGroupName="/")
            """,
            Call("logs", "CreateLogGroup", ("logGroupName",)),
        )

    def test_a_script_without_calls(self) -> None:
        self.assert_found("def handler(events, _): return len(events)")

    def assert_found(self, script: str, *calls: Call) -> None:
        self.assertEqual(find_calls("import boto3\n" + textwrap.dedent(script)), list(calls))


class RejectedTests(unittest.TestCase):
    def test_a_method_that_is_no_operation(self) -> None:
        self.assert_rejected('boto3.client("ec2").describe_vpc()', "ec2 has no operation describe_vpc")

    def test_parameters_that_are_not_literals(self) -> None:
        self.assert_rejected(
            'boto3.client("ec2").describe_vpcs(**settings)', "parameters of describe_vpcs are not literals"
        )

    def test_a_service_that_is_not_a_literal(self) -> None:
        self.assert_rejected(
            "boto3.client(service).describe_vpcs()", "the service of a client is not a literal"
        )

    def test_a_resource(self) -> None:
        self.assert_rejected('boto3.resource("ec2")', "only boto3.client is supported")

    def test_a_session(self) -> None:
        self.assert_rejected('boto3.Session().client("ec2")', "only boto3.client is supported")

    def test_boto3_client_under_another_name(self) -> None:
        self.assert_rejected("make = boto3.client", "only boto3.client is supported")

    def test_a_name_that_is_imported_from_boto3(self) -> None:
        self.assert_rejected("from boto3 import client", "must be used by its own name")

    def test_boto3_under_another_name(self) -> None:
        self.assert_rejected("import boto3 as b", "must be used by its own name")

    def test_the_library_below_boto3(self) -> None:
        self.assert_rejected("import botocore.session", "must be used by its own name")

    def test_a_client_that_is_passed_to_an_unknown_function(self) -> None:
        self.assert_rejected('use(boto3.client("ec2"))', "ec2 is passed to unknown code")

    def test_a_client_that_is_passed_to_a_function_with_variable_arguments(self) -> None:
        why = "a client is passed to a function with variable arguments"
        self.assert_rejected('def f(*all): pass\nf(boto3.client("ec2"))', why)
        self.assert_rejected('def f(**all): pass\nf(c=boto3.client("ec2"))', why)

    def test_a_client_that_is_returned(self) -> None:
        self.assert_rejected('def make(): return boto3.client("ec2")', "ec2 is passed to unknown code")

    def test_a_client_that_is_kept_in_an_object(self) -> None:
        self.assert_rejected('class A: pass\nA.c = boto3.client("ec2")', "ec2 is passed to unknown code")

    def test_a_method_that_is_not_called_directly(self) -> None:
        self.assert_rejected('look = boto3.client("ec2").describe_vpcs', "describe_vpcs of ec2 is not called")

    def test_a_paginator_that_is_kept(self) -> None:
        self.assert_rejected('p = boto3.client("ec2").get_paginator("describe_vpcs")', "a paginator is used")

    def test_a_waiter(self) -> None:
        self.assert_rejected(
            'boto3.client("ec2").get_waiter("vpc_exists")', "ec2 has no operation get_waiter"
        )

    def test_a_variable_that_holds_clients_of_two_services(self) -> None:
        self.assert_rejected('c = boto3.client("ec2")\nc = boto3.client("iam")', "c is a client of ec2 and")

    def assert_rejected(self, script: str, why: str) -> None:
        with self.assertRaisesRegex(UnreadableCallError, why):
            find_calls("import boto3\n" + script)

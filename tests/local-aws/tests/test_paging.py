"""EC2's listings have pages, and their parameters are checked as in EC2."""

from __future__ import annotations

import unittest
from typing import Any

from tests.harness import REGION, Server, fresh_account, rejected


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


def seeded(vpcs: int, flow_logs: int = 0, **tags: str) -> tuple[Any, list[str], list[str]]:
    """A client of a new account with that many VPCs in addition to the default VPC, and their ids."""
    account = fresh_account()
    made = server.control(
        "POST",
        "vpcs",
        {
            "account": account,
            "region": REGION,
            "count": vpcs,
            "tags": tags,
            "flow_logs": [{"count": flow_logs}],
        },
    )
    return server.client("ec2", account), made["VpcIds"], made["FlowLogIds"]


class PageTests(unittest.TestCase):
    def test_pages_of_vpcs_hold_every_vpc_once(self) -> None:
        ec2, vpc_ids, _ = seeded(12)

        pages = list(ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))

        self.assertEqual([len(page["Vpcs"]) for page in pages], [5, 5, 3])
        listed = [vpc["VpcId"] for page in pages for vpc in page["Vpcs"] if not vpc["IsDefault"]]
        self.assertCountEqual(listed, vpc_ids)

    def test_pages_of_flow_logs_hold_every_flow_log_once(self) -> None:
        ec2, _, flow_log_ids = seeded(11, flow_logs=11)

        pages = list(ec2.get_paginator("describe_flow_logs").paginate(PaginationConfig={"PageSize": 6}))

        self.assertEqual([len(page["FlowLogs"]) for page in pages], [6, 5])
        listed = [flow_log["FlowLogId"] for page in pages for flow_log in page["FlowLogs"]]
        self.assertCountEqual(listed, flow_log_ids)

    def test_subnets_and_network_interfaces_come_in_pages_too(self) -> None:
        ec2, (vpc_id,), _ = seeded(1)
        subnets = [
            ec2.create_subnet(VpcId=vpc_id, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"]
            for n in range(6)
        ]
        interfaces = [
            ec2.create_network_interface(SubnetId=subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
            for _ in range(6)
        ]
        in_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]

        for operation, key, id_key, wanted in (
            ("describe_subnets", "Subnets", "SubnetId", subnets),
            ("describe_network_interfaces", "NetworkInterfaces", "NetworkInterfaceId", interfaces),
        ):
            first = getattr(ec2, operation)(Filters=in_vpc, MaxResults=5)
            second = getattr(ec2, operation)(Filters=in_vpc, NextToken=first["NextToken"])
            with self.subTest(operation):
                self.assertEqual([len(first[key]), len(second[key])], [5, 1])
                self.assertCountEqual([item[id_key] for item in first[key] + second[key]], wanted)

    def test_subnets_are_shown_and_found_by_their_tags(self) -> None:
        ec2, (vpc_id,), _ = seeded(1)
        tags = [{"Key": "Tier", "Value": "private"}]
        made = ec2.create_subnet(
            VpcId=vpc_id,
            CidrBlock="10.0.1.0/24",
            TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],
        )["Subnet"]
        ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.2.0/24")

        found = ec2.describe_subnets(Filters=[{"Name": "tag:Tier", "Values": ["private"]}])["Subnets"]

        self.assertEqual([(s["SubnetId"], s["Tags"]) for s in found], [(made["SubnetId"], tags)])

    def test_the_last_page_has_no_token_even_when_it_is_full(self) -> None:
        ec2, _, _ = seeded(9)

        first = ec2.describe_vpcs(MaxResults=5)
        second = ec2.describe_vpcs(MaxResults=5, NextToken=first["NextToken"])

        self.assertEqual(len(second["Vpcs"]), 5)
        self.assertNotIn("NextToken", second)

    def test_without_max_results_everything_comes_at_once(self) -> None:
        ec2, _, _ = seeded(1200)

        answer = ec2.describe_vpcs()

        self.assertEqual(len(answer["Vpcs"]), 1201)
        self.assertNotIn("NextToken", answer)

    def test_a_token_may_be_used_again(self) -> None:
        ec2, _, _ = seeded(12)
        token = ec2.describe_vpcs(MaxResults=5)["NextToken"]

        once, again = (ec2.describe_vpcs(MaxResults=5, NextToken=token)["Vpcs"] for _ in range(2))

        self.assertEqual(once, again)

    def test_a_vpc_deleted_between_two_pages_is_left_out(self) -> None:
        ec2, vpc_ids, _ = seeded(9)
        token = ec2.describe_vpcs(MaxResults=5)["NextToken"]
        ec2.delete_vpc(VpcId=vpc_ids[-1])

        rest = ec2.describe_vpcs(NextToken=token)["Vpcs"]

        self.assertEqual(len(rest), 4)
        self.assertNotIn(vpc_ids[-1], [vpc["VpcId"] for vpc in rest])

    def test_a_listing_can_be_made_to_start_with_an_empty_page(self) -> None:
        ec2, _, _ = seeded(5)

        with server.settings(ec2_empty_first_page=True):
            pages = list(ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))

        self.assertEqual([len(page["Vpcs"]) for page in pages], [0, 5, 1])

    def test_ten_thousand_vpcs_are_seeded_by_one_request_and_paged_through(self) -> None:
        ec2, _, _ = seeded(10_000, flow_logs=10_000)

        pages = list(ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 1000}))

        found = [vpc["VpcId"] for page in pages for vpc in page["Vpcs"]]
        self.assertEqual(len(pages), 11)
        self.assertEqual((len(found), len(set(found))), (10_001, 10_001))


class RequestTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.ec2, cls.vpc_ids, cls.flow_log_ids = seeded(6, flow_logs=6)

    def listings(self) -> list[tuple[Any, str, str]]:
        return [
            (self.ec2.describe_vpcs, "VpcIds", self.vpc_ids[0]),
            (self.ec2.describe_flow_logs, "FlowLogIds", self.flow_log_ids[0]),
            (self.ec2.describe_subnets, "SubnetIds", "subnet-00000000000000001"),
            (self.ec2.describe_network_interfaces, "NetworkInterfaceIds", "eni-00000000000000001"),
        ]

    def test_pages_smaller_than_5_or_larger_than_1000_are_rejected(self) -> None:
        for describe, _, _ in self.listings():
            for size in (-1, 0, 4, 1001):
                with self.subTest(describe.__name__, size=size):
                    with rejected("InvalidParameterValue", f"Value ( {size} ) for parameter maxResults"):
                        describe(MaxResults=size)
            describe(MaxResults=5)
            describe(MaxResults=1000)

    def test_ids_and_a_page_size_together_are_rejected(self) -> None:
        for describe, parameter, resource_id in self.listings():
            with self.subTest(describe.__name__), rejected("InvalidParameterCombination", parameter):
                describe(**{parameter: [resource_id]}, MaxResults=5)

    def test_a_token_that_was_never_given_is_rejected(self) -> None:
        for describe, _, _ in self.listings():
            for token in ("", "bm9uc2Vuc2U="):
                with self.subTest(describe.__name__, token=token):
                    with rejected("InvalidParameterValue", "NextToken is invalid. The token is invalid."):
                        describe(NextToken=token)

    def test_a_token_is_good_only_for_the_listing_that_gave_it(self) -> None:
        token = self.ec2.describe_vpcs(MaxResults=5)["NextToken"]
        stranger, _, _ = seeded(0)

        with rejected("InvalidParameterValue", "The token is invalid."):
            self.ec2.describe_flow_logs(NextToken=token)
        with rejected("InvalidParameterValue", "The token is invalid."):
            self.ec2.describe_vpcs(NextToken=token, Filters=[{"Name": "state", "Values": ["available"]}])
        with rejected("InvalidParameterValue", "The token is invalid."):
            stranger.describe_vpcs(NextToken=token)

    def test_at_most_200_filter_values_are_taken(self) -> None:
        ids = [f"vpc-{n:017x}" for n in range(201)]

        self.ec2.describe_vpcs(Filters=[{"Name": "vpc-id", "Values": ids[:200]}])
        with rejected("FilterLimitExceeded", "filter values specified on a single call is 200"):
            self.ec2.describe_vpcs(Filters=[{"Name": "vpc-id", "Values": ids}])
        with rejected("FilterLimitExceeded"):
            self.ec2.describe_flow_logs(
                Filters=[
                    {"Name": "resource-id", "Values": ids[:199]},
                    {"Name": "traffic-type", "Values": ["REJECT", "ALL"]},
                ]
            )

    def test_a_filter_value_has_at_most_255_characters(self) -> None:
        with rejected("FilterLimitExceeded", "255 characters"):
            self.ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["x" * 256]}])

    def test_a_filter_that_does_not_exist_is_rejected(self) -> None:
        with rejected("InvalidParameterValue", "The filter 'flow-log-status' is invalid"):
            self.ec2.describe_flow_logs(Filters=[{"Name": "flow-log-status", "Values": ["ACTIVE"]}])
        with rejected("InvalidParameterValue", "The filter 'owner' is invalid"):
            self.ec2.describe_vpcs(Filters=[{"Name": "owner", "Values": ["1"]}])


class VpcTests(unittest.TestCase):
    def test_values_of_a_filter_are_alternatives_and_filters_all_have_to_match(self) -> None:
        ec2, vpc_ids, _ = seeded(4)
        for vpc_id, tags in zip(vpc_ids, ("ab", "a", "b", "c"), strict=True):
            ec2.create_tags(Resources=[vpc_id], Tags=[{"Key": key, "Value": "on"} for key in tags])

        def matching(**values: list[str]) -> list[str]:
            filters = [{"Name": name, "Values": wanted} for name, wanted in values.items()]
            return [vpc["VpcId"] for vpc in ec2.describe_vpcs(Filters=filters)["Vpcs"]]

        self.assertCountEqual(matching(**{"tag-key": ["a", "c"]}), [vpc_ids[0], vpc_ids[1], vpc_ids[3]])
        self.assertCountEqual(matching(**{"tag-key": ["a"], "tag:b": ["o?"]}), [vpc_ids[0]])
        self.assertCountEqual(matching(**{"tag:a": ["o*", "off"]}), vpc_ids[:2])
        self.assertEqual(matching(**{"tag:a": [r"o\*"]}), [])
        self.assertEqual(len(matching(**{"is-default": ["false"]})), 4)
        self.assertEqual(len(matching(**{"is-default": ["true"]})), 1)

    def test_owner_id_selects_the_vpcs_of_the_account(self) -> None:
        ec2, _, _ = seeded(2)
        owner = ec2.describe_vpcs()["Vpcs"][0]["OwnerId"]

        def count(account: str) -> int:
            return len(ec2.describe_vpcs(Filters=[{"Name": "owner-id", "Values": [account]}])["Vpcs"])

        self.assertEqual((count(owner), count("999999999999")), (3, 0))

    def test_a_vpc_that_does_not_exist_is_not_found(self) -> None:
        ec2, vpc_ids, _ = seeded(1)
        missing = "vpc-0123456789abcdef0"

        with rejected("InvalidVpcID.NotFound", f"The vpc ID '{missing}' does not exist", 400):
            ec2.describe_vpcs(VpcIds=[vpc_ids[0], missing])
        with rejected("InvalidVpcID.NotFound", f"The vpc ID '{missing}' does not exist"):
            ec2.delete_vpc(VpcId=missing)

    def test_an_id_that_is_no_vpc_id_is_malformed(self) -> None:
        ec2, _, _ = seeded(0)

        for vpc_id in ("vpc-XYZ", "vpc-123", "subnet-0123456789abcdef0"):
            with self.subTest(vpc_id), rejected("InvalidVpcID.Malformed", f'"{vpc_id}"'):
                ec2.describe_vpcs(VpcIds=[vpc_id])

    def test_a_vpc_shows_its_tags_and_address_blocks(self) -> None:
        ec2, (vpc_id,), _ = seeded(1, Name='a < b & "c"')
        ec2.associate_vpc_cidr_block(VpcId=vpc_id, CidrBlock="10.9.0.0/16")

        (vpc,) = ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"]

        self.assertEqual(vpc["Tags"], [{"Key": "Name", "Value": 'a < b & "c"'}])
        self.assertEqual(
            [block["CidrBlock"] for block in vpc["CidrBlockAssociationSet"]], ["10.0.0.0/16", "10.9.0.0/16"]
        )
        self.assertEqual((vpc["State"], vpc["InstanceTenancy"]), ("available", "default"))


class SharedVpcTests(unittest.TestCase):
    def setUp(self) -> None:
        self.owner, (self.vpc_id,), _ = seeded(1, flow_logs=1, Name="owner's")
        self.participant_account = fresh_account()
        self.participant = server.client("ec2", self.participant_account)
        server.control("POST", f"vpcs/{self.vpc_id}/shares", {"account": self.participant_account})

    def test_a_participant_sees_the_vpc_with_its_owner_and_without_the_owners_tags(self) -> None:
        (vpc,) = self.participant.describe_vpcs(VpcIds=[self.vpc_id])["Vpcs"]

        self.assertNotEqual(vpc["OwnerId"], self.participant_account)
        self.assertEqual(vpc["Tags"], [])
        self.assertIn(self.vpc_id, [vpc["VpcId"] for vpc in self.participant.describe_vpcs()["Vpcs"]])

    def test_a_participant_can_leave_it_out_by_owner(self) -> None:
        own = [{"Name": "owner-id", "Values": [self.participant_account]}]

        listed = self.participant.describe_vpcs(Filters=own)["Vpcs"]

        self.assertNotIn(self.vpc_id, [vpc["VpcId"] for vpc in listed])

    def test_a_participant_sees_no_flow_logs_of_the_owner(self) -> None:
        of_vpc = [{"Name": "resource-id", "Values": [self.vpc_id]}]

        self.assertEqual(self.participant.describe_flow_logs(Filters=of_vpc)["FlowLogs"], [])
        self.assertEqual(len(self.owner.describe_flow_logs(Filters=of_vpc)["FlowLogs"]), 1)

    def test_a_participant_may_not_create_a_flow_log_of_it(self) -> None:
        with rejected("UnauthorizedOperation"):
            self.participant.create_flow_logs(
                ResourceIds=[self.vpc_id],
                ResourceType="VPC",
                TrafficType="ALL",
                LogDestinationType="s3",
                LogDestination="arn:aws:s3:::logs",
            )

    def test_a_shared_vpc_that_is_deleted_is_gone_for_the_participant(self) -> None:
        self.owner.delete_vpc(VpcId=self.vpc_id)

        with rejected("InvalidVpcID.NotFound"):
            self.participant.describe_vpcs(VpcIds=[self.vpc_id])


if __name__ == "__main__":
    unittest.main()

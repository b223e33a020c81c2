"""Advanced queries, stored or not, in one account and region and in an organization."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.aggregated import AGGREGATOR, REGIONS, AggregatedOrganization
from tests.config_account import FLOW_LOG, RULE, VPC, Account
from tests.harness import Server, rejected

OWNERSHIP = {"Key": "vpc-flow-logging/managed-by", "Value": "EnableVpcFlowLogging"}

# The texts are those of cdk/Organization/SavedQuery.cs.
WITHOUT_FLOW_LOGGING = (
    "SELECT accountId, awsRegion, configuration.targetResourceId, configuration.configRuleList.configRuleName, "
    "configuration.configRuleList.complianceType WHERE resourceType = 'AWS::Config::ResourceCompliance' "
    "AND configuration.targetResourceType = 'AWS::EC2::VPC' "
    f"AND configuration.configRuleList.configRuleName = '{RULE}' "
    "AND configuration.configRuleList.complianceType = 'NON_COMPLIANT' ORDER BY accountId, awsRegion"
)
BY_AGE = (
    "SELECT accountId, awsRegion, configuration.targetResourceId, configurationItemCaptureTime "
    "WHERE resourceType = 'AWS::Config::ResourceCompliance' "
    "AND configuration.targetResourceType = 'AWS::EC2::VPC' "
    f"AND configuration.configRuleList.configRuleName = '{RULE}' "
    "ORDER BY configurationItemCaptureTime, accountId, awsRegion"
)
REPAIRED = (
    "SELECT accountId, awsRegion, resourceId, configuration.resourceId, configuration.trafficType, "
    "resourceCreationTime WHERE resourceType = 'AWS::EC2::FlowLog' "
    "AND tags.key = 'vpc-flow-logging/managed-by' AND tags.value = 'EnableVpcFlowLogging' "
    "ORDER BY resourceCreationTime DESC"
)
EXEMPT = (
    "SELECT accountId, awsRegion, resourceId, tags WHERE resourceType = 'AWS::EC2::VPC' "
    "AND (tags.key = 'it''s exempt' OR resourceId IN ({})) ORDER BY accountId, awsRegion"
)


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


def own(place: Account, flow_log: str) -> None:
    place.ec2.create_tags(Resources=[flow_log], Tags=[OWNERSHIP])
    place.settle()


class OrganizationTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = AggregatedOrganization(server)
        self.places = self.organization.places()
        self.organization.aggregate()

    def select(self, expression: str, **request: Any) -> list[dict[str, Any]]:
        answer = self.organization.config.select_aggregate_resource_config(
            ConfigurationAggregatorName=AGGREGATOR, Expression=expression, **request
        )
        return [json.loads(row) for row in answer["Results"]]

    def test_the_query_of_vpcs_without_flow_logging_lists_them_by_account_and_region(self) -> None:
        bad = [place.make_vpc("NON_COMPLIANT") for place in reversed(self.places)]
        self.places[0].make_vpc("COMPLIANT")

        rows = self.select(WITHOUT_FLOW_LOGGING)

        self.assertEqual(
            [(place.id, place.region, vpc) for place, vpc in zip(self.places, reversed(bad), strict=True)],
            [(row["accountId"], row["awsRegion"], row["configuration"]["targetResourceId"]) for row in rows],
        )

    def test_the_query_of_results_by_age_lists_the_oldest_first_and_takes_a_date(self) -> None:
        vpcs = [place.make_vpc("COMPLIANT") for place in self.places]

        rows = self.select(BY_AGE)

        self.assertEqual(vpcs, [row["configuration"]["targetResourceId"] for row in rows])
        last = rows[-1]["configurationItemCaptureTime"]
        dated = BY_AGE.replace(" ORDER BY", f" AND configurationItemCaptureTime < '{last}' ORDER BY")
        self.assertEqual(vpcs[:-1], [row["configuration"]["targetResourceId"] for row in self.select(dated)])

    def test_a_vpc_that_another_rule_reports_matches_too(self) -> None:
        place = self.places[0]
        place.put_rule("other", parameters={"compliance": "NON_COMPLIANT"})
        vpc = place.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        place.settle()
        self.assertNotIn(vpc, json.dumps(self.select(WITHOUT_FLOW_LOGGING)))

        # From here on both report it, the rule itself as compliant.
        place.put_rule(parameters={"compliance": "COMPLIANT"})

        (row,) = (row for row in self.select(WITHOUT_FLOW_LOGGING) if vpc in json.dumps(row))
        listed = row["configuration"]["configRuleList"]
        self.assertEqual(
            {(RULE, "COMPLIANT"), ("other", "NON_COMPLIANT")},
            {(rule["configRuleName"], rule["complianceType"]) for rule in listed},
        )

    def test_the_query_of_repairs_lists_the_runbooks_flow_logs_newest_first(self) -> None:
        first, last = self.places[0], self.places[-1]
        older = first.make_flow_log(first.make_vpc())
        own(first, older)
        server.control("POST", "clock/advance", {"seconds": 3600})
        newer = last.make_flow_log(last.make_vpc())
        own(last, newer)
        first.make_flow_log(first.make_vpc())

        self.assertEqual([newer, older], [row["resourceId"] for row in self.select(REPAIRED)])

    def test_a_date_of_the_operators_own_cuts_the_list_of_repairs(self) -> None:
        first = self.places[0]
        older = first.make_flow_log(first.make_vpc())
        own(first, older)
        (row,) = self.select(REPAIRED)
        made = row["resourceCreationTime"]
        for operator, expected in ((">=", [older]), (">", []), ("<", [])):
            cut = REPAIRED.replace("ORDER", f"AND resourceCreationTime {operator} '{made}' ORDER")
            self.assertEqual(expected, [row["resourceId"] for row in self.select(cut)])
        with rejected("InvalidExpressionException", "a time"):
            self.select(REPAIRED.replace("ORDER", "AND resourceCreationTime > 'now - 7 days' ORDER"))

    def test_the_query_of_exemptions_lists_tagged_vpcs_and_exempt_ids(self) -> None:
        first, last = self.places[0], self.places[-1]
        tagged, by_id, _ = first.make_vpc(), last.make_vpc(), last.make_vpc()
        first.ec2.create_tags(Resources=[tagged], Tags=[{"Key": "it's exempt", "Value": "until=2026-01-31"}])
        first.settle()

        rows = self.select(EXEMPT.format(f"'{by_id}'"))

        self.assertEqual([tagged, by_id], [row["resourceId"] for row in rows])
        self.assertIn(
            {"tag": "it's exempt=until=2026-01-31", "key": "it's exempt", "value": "until=2026-01-31"},
            rows[0]["tags"],
        )

    def test_resources_are_counted_by_account(self) -> None:
        self.places[0].make_vpc("NON_COMPLIANT")
        self.places[0].make_vpc("NON_COMPLIANT")
        self.places[-1].make_vpc("NON_COMPLIANT")
        rows = self.select(
            "select accountId, count(*) where resourceType = 'AWS::Config::ResourceCompliance' "
            "group by accountId order by count(*) desc"
        )
        self.assertEqual(
            [
                {"COUNT(*)": 2, "accountId": self.places[0].id},
                {"COUNT(*)": 1, "accountId": self.places[-1].id},
            ],
            rows,
        )

    def test_places_out_of_the_aggregators_sight_are_not_searched(self) -> None:
        for place in self.places:
            place.make_vpc("NON_COMPLIANT")
        self.organization.aggregate(
            role=f"arn:aws:iam::{self.organization.management}:role/Aggregator", AwsRegions=[REGIONS[0]]
        )
        self.assertEqual({REGIONS[0]}, {row["awsRegion"] for row in self.select(WITHOUT_FLOW_LOGGING)})


class PlaceTests(unittest.TestCase):
    def setUp(self) -> None:
        self.place = Account(server)

    def answer(self, expression: str, **request: Any) -> dict[str, Any]:
        return self.place.config.select_resource_config(Expression=expression, **request)

    def select(self, expression: str, **request: Any) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.answer(expression, **request)["Results"]]

    def vpcs(self, condition: str) -> set[str]:
        rows = self.select(f"SELECT resourceId WHERE resourceType = '{VPC}' AND ({condition})", Limit=100)
        return {row["resourceId"] for row in rows}

    def make_tagged(self, **tags: str) -> str:
        vpc = self.place.make_vpc()
        given = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.place.ec2.create_tags(Resources=[vpc], Tags=given)
        self.place.settle()
        return vpc

    def test_conditions_combine_and_negate(self) -> None:
        self.place.record()
        red, blue = self.make_tagged(color="red"), self.make_tagged(color="blue", size="12")
        default = self.vpcs("configuration.isDefault = true")
        self.assertEqual(1, len(default))
        for condition, expected in (
            ("tags.value = 'red'", {red}),
            ("tags.value = 'red' OR tags.value = 'blue'", {red, blue}),
            ("tags.value = 'red' AND tags.value = 'blue'", set()),
            ("tags.value = 'blue' AND tags.value = '12'", {blue}),
            ("NOT tags.value = 'red'", {blue} | default),
            ("tags.value != 'red'", {blue} | default),
            ("tags.key = 'color' AND NOT (tags.value = 'red' OR tags.key = 'size')", set()),
            ("tags.value = 'red' OR tags.key = 'color' AND tags.key = 'size'", {red, blue}),
            ("tags.value IN ('red', 'green')", {red}),
            ("tags.value NOT IN ('red', 'green')", {blue} | default),
            ("resourceId LIKE 'vpc-%'", {red, blue} | default),
            ("tags.value LIKE 'blu_'", {blue}),
            ("tags.value LIKE 'blue_'", set()),
            ("tags.value BETWEEN 'a' AND 'c'", {blue}),
            ("tags.value >= 'red'", {red}),
            ("tags.value > 'red'", set()),
            ("tags.tag = 'color=red'", {red}),
            ("configuration.isDefault = 'false'", {red, blue}),
            ("configuration.absent = 'anything'", set()),
        ):
            with self.subTest(condition):
                self.assertEqual(expected, self.vpcs(condition))

    def test_numbers_are_compared_as_numbers(self) -> None:
        self.place.record()
        flow_log = self.place.make_flow_log(self.place.make_vpc())
        for condition, expected in (("= 600", 1), ("< 1000", 1), ("> 600", 0), ("BETWEEN 60 AND 600", 1)):
            rows = self.select(
                f"SELECT resourceId WHERE resourceType = '{FLOW_LOG}' "
                f"AND configuration.maxAggregationInterval {condition}"
            )
            self.assertEqual([{"resourceId": flow_log}] * expected, rows)

    def test_selected_properties_keep_their_structure_and_are_named(self) -> None:
        self.place.record()
        vpc = self.make_tagged(color="red")
        query = f"SELECT resourceId, tags.key, tags.value, configuration.state WHERE resourceId = '{vpc}'"
        answer = self.answer(query)
        self.assertEqual(
            {
                "resourceId": vpc,
                "tags": [{"key": "color", "value": "red"}],
                "configuration": {"state": "available"},
            },
            json.loads(answer["Results"][0]),
        )
        self.assertEqual(
            ["resourceId", "tags.key", "tags.value", "configuration.state"],
            [field["Name"] for field in answer["QueryInfo"]["SelectFields"]],
        )

    def test_an_asterisk_selects_top_level_scalars_only(self) -> None:
        self.place.record()
        vpc = self.place.make_vpc()
        (row,) = self.select(f"SELECT * WHERE resourceId = '{vpc}'")
        self.assertEqual(
            (self.place.id, VPC, vpc), (row["accountId"], row["resourceType"], row["resourceId"])
        )
        self.assertNotIn("configuration", row)
        self.assertNotIn("tags", row)

    def test_pages_have_every_row_once_and_a_token_belongs_to_its_query(self) -> None:
        self.place.record()
        made = {self.place.make_vpc() for _ in range(2)}
        query = f"SELECT resourceId WHERE resourceType = '{VPC}' AND configuration.isDefault = false"
        first = self.answer(query, Limit=1)
        second = self.answer(query, Limit=1, NextToken=first["NextToken"])
        self.assertNotIn("NextToken", second)
        rows = [*first["Results"], *second["Results"]]
        self.assertEqual(sorted(made), sorted(json.loads(row)["resourceId"] for row in rows))
        with rejected("InvalidNextTokenException"):
            self.answer(f"{query} ORDER BY resourceId", NextToken=first["NextToken"])

    def test_deleted_resources_and_types_that_are_not_recorded_are_not_found(self) -> None:
        self.place.record(FLOW_LOG)
        self.place.make_vpc()
        self.assertEqual([], self.select(f"SELECT resourceId WHERE resourceType = '{VPC}'"))
        self.place.record()
        vpc = self.place.make_vpc()
        self.place.ec2.delete_vpc(VpcId=vpc)
        self.place.settle()
        self.assertEqual(set(), self.vpcs(f"resourceId = '{vpc}'"))

    def test_wrong_and_unsupported_queries_are_rejected(self) -> None:
        for query, message in (
            ("resourceId", "expected SELECT"),
            ("SELECT", "expected a property"),
            ("SELECT resourceId FROM everything", "FROM"),
            ("SELECT DISTINCT resourceId", "DISTINCT"),
            ("SELECT resourceId WHERE", "expected a property"),
            ("SELECT resourceId WHERE tags.key", "expected a comparison"),
            ("SELECT resourceId WHERE tags.key = NULL", "NULL"),
            ("SELECT resourceId WHERE tags.key = 'a", "cannot read"),
            ("SELECT resourceId WHERE (tags.key = 'a'", "expected )"),
            ("SELECT resourceId WHERE tags.key LIKE '%abc'", "wildcard"),
            ("SELECT resourceId WHERE tags.key LIKE 'ab%'", "wildcard"),
            ("SELECT resourceId WHERE configuration.cidrBlock = '10.0.0.0/16'", "range"),
            ("SELECT unheardOf", "unknown"),
            ("SELECT MAX(resourceId)", "not imitated"),
            ("SELECT resourceId, COUNT(*)", "GROUP BY"),
            ("SELECT resourceId GROUP BY resourceId", "GROUP BY"),
            ("SELECT resourceId ORDER BY accountId", "not selected"),
            ("SELECT resourceId ORDER BY resourceId; SELECT resourceId", "cannot read"),
        ):
            with self.subTest(query), rejected("InvalidExpressionException", message):
                self.answer(query)
        with rejected("ValidationException", "4096"):
            self.answer("SELECT resourceId WHERE resourceId = '" + "x" * 4096 + "'")


class StoredQueryTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.config = self.account.config

    def put(self, name: str = "query", expression: str = "SELECT resourceId", **more: Any) -> str:
        query = {"QueryName": name, "Expression": expression, **more}
        return self.config.put_stored_query(StoredQuery=query)["QueryArn"]

    def test_a_query_is_kept_changed_and_deleted(self) -> None:
        arn = self.put(Description="first")
        self.assertEqual(arn, self.put(expression="SELECT accountId"))

        kept = self.config.get_stored_query(QueryName="query")["StoredQuery"]
        self.assertEqual(("SELECT accountId", arn), (kept["Expression"], kept["QueryArn"]))
        self.assertNotIn("Description", kept)

        self.config.delete_stored_query(QueryName="query")
        for call in (self.config.get_stored_query, self.config.delete_stored_query):
            with rejected("ResourceNotFoundException", "query"):
                call(QueryName="query")

    def test_queries_are_listed_in_pages_without_their_expressions(self) -> None:
        for name in ("c", "a", "b"):
            self.put(name)
        first = self.config.list_stored_queries(MaxResults=2)
        second = self.config.list_stored_queries(MaxResults=2, NextToken=first["NextToken"])
        listed = [*first["StoredQueryMetadata"], *second["StoredQueryMetadata"]]
        self.assertEqual(["a", "b", "c"], [query["QueryName"] for query in listed])
        self.assertNotIn("Expression", listed[0])

    def test_names_and_texts_have_limits(self) -> None:
        for name, expression in (("x" * 65, "SELECT arn"), ("a b", "SELECT arn"), ("long", "x" * 4097)):
            with rejected("ValidationException"):
                self.put(name, expression)

    def test_tags_are_those_of_the_creation(self) -> None:
        query = {"QueryName": "query", "Expression": "SELECT arn"}
        for value in ("first", "second"):
            tags = [{"Key": "key", "Value": value}]
            arn = self.config.put_stored_query(StoredQuery=query, Tags=tags)["QueryArn"]
        listed = self.config.list_tags_for_resource(ResourceArn=arn)["Tags"]
        self.assertEqual([{"Key": "key", "Value": "first"}], listed)


class StackTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = AggregatedOrganization(server)
        self.cloudformation = server.client("cloudformation", self.organization.management)
        self.config = self.organization.config

    def template(self, all_regions: bool = False, description: str | None = "first", **resources: Any) -> str:
        regions = {"AllAwsRegions": "true"} if all_regions else {"AwsRegions": [REGIONS[0]]}
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "config.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
                }
            ],
        }
        query = {
            "QueryName": "saved",
            "QueryExpression": "SELECT resourceId",
            "QueryDescription": description,
        }
        body = {
            "Resources": {
                "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
                "Aggregator": {
                    "Type": "AWS::Config::ConfigurationAggregator",
                    "Properties": {
                        "ConfigurationAggregatorName": AGGREGATOR,
                        "OrganizationAggregationSource": {
                            "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                            **regions,
                        },
                    },
                },
                "Query": {
                    "Type": "AWS::Config::StoredQuery",
                    "Properties": {name: value for name, value in query.items() if value is not None},
                },
                **resources,
            },
            "Outputs": {
                "Name": {"Value": {"Ref": "Aggregator"}},
                "Arn": {"Value": {"Fn::GetAtt": ["Aggregator", "ConfigurationAggregatorArn"]}},
                "QueryArn": {"Value": {"Fn::GetAtt": ["Query", "QueryArn"]}},
            },
        }
        return json.dumps(body)

    def outputs(self) -> dict[str, str]:
        (stack,) = self.cloudformation.describe_stacks(StackName="view")["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def aggregators(self) -> list[dict[str, Any]]:
        return self.config.describe_configuration_aggregators()["ConfigurationAggregators"]

    def test_a_stack_makes_changes_and_removes_the_view(self) -> None:
        self.cloudformation.create_stack(StackName="view", TemplateBody=self.template())
        (made,) = self.aggregators()
        saved = self.config.get_stored_query(QueryName="saved")["StoredQuery"]
        self.assertEqual(
            {
                "Name": AGGREGATOR,
                "Arn": made["ConfigurationAggregatorArn"],
                "QueryArn": saved["QueryArn"],
            },
            self.outputs(),
        )
        self.assertEqual([REGIONS[0]], made["OrganizationAggregationSource"]["AwsRegions"])
        self.assertEqual("first", saved["Description"])

        changed = self.template(all_regions=True, description=None)
        self.cloudformation.update_stack(StackName="view", TemplateBody=changed)
        (updated,) = self.aggregators()
        self.assertEqual(made["ConfigurationAggregatorArn"], updated["ConfigurationAggregatorArn"])
        self.assertTrue(updated["OrganizationAggregationSource"]["AllAwsRegions"])
        self.assertNotIn("Description", self.config.get_stored_query(QueryName="saved")["StoredQuery"])

        self.cloudformation.delete_stack(StackName="view")
        self.assertEqual([], self.aggregators())
        self.assertEqual([], self.config.list_stored_queries()["StoredQueryMetadata"])

    def test_a_rejected_aggregator_fails_the_stack(self) -> None:
        self.organization.api.disable_aws_service_access(ServicePrincipal="config.amazonaws.com")
        self.cloudformation.create_stack(StackName="view", TemplateBody=self.template())
        (stack,) = self.cloudformation.describe_stacks(StackName="view")["Stacks"]
        self.assertIn("ROLLBACK", stack["StackStatus"])
        self.assertEqual([], self.aggregators())
        events = self.cloudformation.describe_stack_events(StackName="view")["StackEvents"]
        self.assertIn("OrganizationAccessDeniedException", json.dumps(events, default=str))


if __name__ == "__main__":
    unittest.main()

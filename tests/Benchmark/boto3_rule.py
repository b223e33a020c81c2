"""The rule that this project is measured against: the same scheduled evaluation, written with boto3.

It does what a rule of this kind usually does: paginators, pages of 1,000, puts of 100, one call after the other, and
the clearing of results on VPCs that are gone. It judges by traffic type alone, which is less than this project's rule does.
The loop over Lambda's Runtime API is its own, over http.client.
"""

import http.client
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import boto3

RUNTIME = "/2018-06-01/runtime"
PUT_SIZE = 100
VPC = "AWS::EC2::VPC"

ec2 = boto3.client("ec2")
config = boto3.client("config")


def flow_logs_by_resource() -> dict[str, list[dict[str, Any]]]:
    """Every flow log of the account, by what it watches."""
    found = defaultdict(list)
    for page in ec2.get_paginator("describe_flow_logs").paginate(PaginationConfig={"PageSize": 1000}):
        for flow_log in page["FlowLogs"]:
            found[flow_log["ResourceId"]].append(flow_log)
    return found


def vpc_ids(account_id: str) -> Iterator[str]:
    """The id of every VPC that the account owns."""
    pages = ec2.get_paginator("describe_vpcs").paginate(
        Filters=[{"Name": "owner-id", "Values": [account_id]}], PaginationConfig={"PageSize": 1000}
    )
    for page in pages:
        for vpc in page["Vpcs"]:
            yield vpc["VpcId"]


def evaluated_ids(rule_name: str) -> Iterator[str]:
    """The id of every VPC that has a result already."""
    pages = config.get_paginator("get_compliance_details_by_config_rule").paginate(
        ConfigRuleName=rule_name,
        ComplianceTypes=["COMPLIANT", "NON_COMPLIANT"],
        PaginationConfig={"PageSize": 100},
    )
    for page in pages:
        for result in page["EvaluationResults"]:
            yield result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]


def judge(flow_logs: Iterable[dict[str, Any]], traffic_type: str) -> tuple[str, str]:
    """The compliance of a VPC with these flow logs, and the annotation that explains it."""
    for flow_log in flow_logs:
        if (
            flow_log["TrafficType"] in ("ALL", traffic_type)
            and flow_log["FlowLogStatus"] == "ACTIVE"
            and flow_log.get("DeliverLogsStatus") != "FAILED"
        ):
            return "COMPLIANT", f"LOGGING: {flow_log['FlowLogId']} captures {flow_log['TrafficType']}."
    return "NON_COMPLIANT", f"NO_FLOW_LOG: no active flow log captures {traffic_type} or ALL."


def evaluation(vpc_id: str, compliance: str, annotation: str, timestamp: str) -> dict[str, Any]:
    """One evaluation as PutEvaluations takes it."""
    return {
        "ComplianceResourceType": VPC,
        "ComplianceResourceId": vpc_id,
        "ComplianceType": compliance,
        "Annotation": annotation,
        "OrderingTimestamp": timestamp,
    }


def handle(event: dict[str, Any]) -> None:
    """Evaluates every VPC, and clears the results of those that are gone."""
    invoking_event = json.loads(event["invokingEvent"])
    timestamp = invoking_event["notificationCreationTime"]
    traffic_type = json.loads(event["ruleParameters"]).get("trafficType", "REJECT")

    earlier = list(evaluated_ids(event["configRuleName"]))
    flow_logs = flow_logs_by_resource()
    evaluations = [
        evaluation(vpc_id, *judge(flow_logs[vpc_id], traffic_type), timestamp)
        for vpc_id in vpc_ids(event["accountId"])
    ]
    seen = {made["ComplianceResourceId"] for made in evaluations}
    evaluations += [
        evaluation(vpc_id, "NOT_APPLICABLE", "DELETED: the VPC no longer exists.", timestamp)
        for vpc_id in earlier
        if vpc_id not in seen
    ]
    for first in range(0, len(evaluations), PUT_SIZE):
        answer = config.put_evaluations(
            ResultToken=event["resultToken"], Evaluations=evaluations[first : first + PUT_SIZE]
        )
        if answer["FailedEvaluations"]:
            raise RuntimeError(f"PutEvaluations refused {len(answer['FailedEvaluations'])} evaluations")


def call(runtime: http.client.HTTPConnection, method: str, path: str, body: Any = None) -> tuple[str, bytes]:
    """Calls the Runtime API; returns the request id of its answer and the answer's body."""
    runtime.request(method, RUNTIME + path, None if body is None else json.dumps(body))
    response = runtime.getresponse()
    return response.headers.get("Lambda-Runtime-Aws-Request-Id", ""), response.read()


def main() -> None:
    """Takes one event after the other."""
    runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        request_id, event = call(runtime, "GET", "/invocation/next")
        try:
            handle(json.loads(event))
            call(runtime, "POST", f"/invocation/{request_id}/response", {})
        except Exception as failure:  # as Lambda's own client: whatever the handler raises is its error
            report = {"errorMessage": str(failure), "errorType": type(failure).__name__}
            call(runtime, "POST", f"/invocation/{request_id}/error", report)


if __name__ == "__main__":
    main()

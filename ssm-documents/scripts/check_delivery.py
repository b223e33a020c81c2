import boto3
from botocore.exceptions import ClientError

from shared.delivery_state import delivery_state
from shared.log_groups import find_log_group
from shared.network_interfaces import has_network_interfaces

WRITE_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"]


def check_delivery(events, _context):
    """Fails if delivery is known to be denied. Doubt is "none" if it is known to be allowed."""
    creates = events["Action"] != "none" and events["DryRun"] == "false"
    return {
        "Doubt": (doubt(events) or "none") if creates else "the run created no flow log",
        "State": delivery_state(events) if creates else "none",
        "HasInterfaces": str(has_network_interfaces(events["VpcId"])).lower(),
    }


def doubt(events):
    if events["LogDestinationType"] == "s3":
        return "the runbook does not read the policies of the bucket; the preflight does"
    if events["LogDestinationType"] == "kinesis-data-firehose":
        return "the runbook does not read the delivery stream"
    return log_group_doubt(events)


def log_group_doubt(events):
    """Why it is not known whether the role may write to the log group, or an empty text."""
    group = find_log_group(boto3.client("logs"), events["LogGroup"])
    if group is None:
        raise RuntimeError(f"log group {events['LogGroup']} was deleted during the run")
    stream = group["arn"].removesuffix(":*") + ":log-stream:eni-00000000000000000-all"
    try:
        results = boto3.client("iam").simulate_principal_policy(
            PolicySourceArn=events["RoleArn"], ActionNames=WRITE_ACTIONS, ResourceArns=[stream]
        )["EvaluationResults"]
    except ClientError as error:
        return f"iam:SimulatePrincipalPolicy failed: {error.response['Error']['Code']}"
    doubts = [denial(result, events) for result in results if result["EvalDecision"] != "allowed"]
    return doubts[0] if doubts else ""


def denial(result, events):
    """Fails if the role or its boundary denies. A denial by Organizations only is no proof: IAM also reports it for service
    control policies whose conditions would hold in reality."""
    action, role = result["EvalActionName"], events["RoleArn"]
    boundary = result.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True)
    organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    if not boundary:
        raise RuntimeError(
            f"no flow log was created: the permissions boundary of {role} does not allow {action} on {result['EvalResourceName']}. "
            "Allow it in the boundary, or choose another one"
        )
    if result["EvalDecision"] == "explicitDeny" or organization:
        policies = ", ".join(each["SourcePolicyId"] for each in result.get("MatchedStatements", []))
        raise RuntimeError(
            f"no flow log was created: the policies of {role} do not allow {action} on {result['EvalResourceName']}"
            f"{' (denied by ' + policies + ')' if policies else ''}. Remove what denies it"
        )
    return f"a service control policy may deny {action}"

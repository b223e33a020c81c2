from shared.flow_log_tags import REPLACES_TAG, STATE_TAG
from shared.lists import items
from shared.run_tags import run_tags

# https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
DEFAULT_FIELDS = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
    "action log-status"
).split()


def flow_log_request(events, client_token):
    """The parameters of CreateFlowLogs."""
    tags = [{"Key": key, "Value": value} for key, value in flow_log_tags(events).items()]
    return (
        {
            "ClientToken": client_token,
            "ResourceType": "VPC",
            "ResourceIds": [events["VpcId"]],
            "TrafficType": events["TrafficType"],
            "MaxAggregationInterval": int(events["MaxAggregationInterval"]),
            "LogDestinationType": events["LogDestinationType"],
            "TagSpecifications": [{"ResourceType": "vpc-flow-log", "Tags": tags}],
        }
        | destination(events)
        | log_format(items(events["RequiredFields"]))
    )


def flow_log_tags(events):
    failed = events["Failed"]
    replaced = {} if failed == "none" else {REPLACES_TAG: failed, STATE_TAG: events["State"]}
    return run_tags(events["ExecutionId"]) | replaced


def destination(events):
    """Only CloudWatch Logs needs a role: EC2 rejects one for S3, and a delivery stream is in this account."""
    if events["LogDestinationType"] == "cloud-watch-logs":
        return {"LogGroupName": events["LogGroup"], "DeliverLogsPermissionArn": events["RoleArn"]}
    if events["LogDestinationType"] == "kinesis-data-firehose":
        return {"LogDestination": events["LogDestination"]}
    return {
        "LogDestination": events["LogDestination"],
        "DestinationOptions": {
            "FileFormat": events["FileFormat"],
            "HiveCompatiblePartitions": events["HiveCompatiblePartitions"] == "true",
            "PerHourPartition": events["PerHourPartition"] == "true",
        },
    }


def log_format(required):
    """The default format of EC2, which most tools can read, with the missing required fields after it."""
    missing = [name for name in dict.fromkeys(required) if name not in DEFAULT_FIELDS]
    return {"LogFormat": " ".join("${" + name + "}" for name in DEFAULT_FIELDS + missing)} if missing else {}

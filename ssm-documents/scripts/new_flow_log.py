from flow_logs import items
from ownership import EXECUTION_TAG, OWNERSHIP_TAG, OWNERSHIP_VALUE

# https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
DEFAULT_FIELDS = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
    "action log-status"
).split()


def flow_log_request(events, client_token):
    """What EC2 is asked for, in the names of CreateFlowLogs."""
    tags = {OWNERSHIP_TAG: OWNERSHIP_VALUE, EXECUTION_TAG: events["ExecutionId"]}
    return (
        {
            "ClientToken": client_token,
            "ResourceType": "VPC",
            "ResourceIds": [events["VpcId"]],
            "TrafficType": events["TrafficType"],
            "MaxAggregationInterval": int(events["MaxAggregationInterval"]),
            "LogDestinationType": events["LogDestinationType"],
            "TagSpecifications": [
                {
                    "ResourceType": "vpc-flow-log",
                    "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
                }
            ],
        }
        | destination(events)
        | log_format(items(events["RequiredFields"]))
    )


def destination(events):
    """Only delivery to CloudWatch Logs takes a role: EC2 refuses one with S3, and Firehose is of this account."""
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
    """EC2's own, which readers of records know, where that has the fields; otherwise it and the rest."""
    absent = [field for field in dict.fromkeys(required) if field not in DEFAULT_FIELDS]
    return {"LogFormat": " ".join("${" + field + "}" for field in DEFAULT_FIELDS + absent)} if absent else {}


def where_it_would_deliver(events):
    to_group = events["LogDestinationType"] == "cloud-watch-logs"
    return events["LogGroup"] if to_group else events["LogDestination"]

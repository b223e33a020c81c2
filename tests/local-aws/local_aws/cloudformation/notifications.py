"""AWS::SNS::TopicPolicy, AWS::SNS::Subscription and AWS::SQS::QueuePolicy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sns-topicpolicy.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sns-subscription.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-sqs-queuepolicy.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(context, "AWS::SNS::TopicPolicy", "Id", _put_topic_policy, _leave_topic_policy)
    api_resource.define(context, "AWS::SNS::Subscription", "", _subscribe, _unsubscribe)
    api_resource.define(context, "AWS::SQS::QueuePolicy", "Id", _put_queue_policy, _remove_queue_policy)


def _put_topic_policy(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    sns = api.client("sns")
    for topic in properties["Topics"]:
        policy = json.dumps(properties["PolicyDocument"])
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    return name


def _leave_topic_policy(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    """Does nothing: a topic always has a policy, and the stacks here delete both together."""


def _subscribe(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    """Subscribing an endpoint again returns the existing subscription."""
    answer = api.client("sns").subscribe(
        TopicArn=properties["TopicArn"],
        Protocol=properties["Protocol"],
        Endpoint=properties["Endpoint"],
        ReturnSubscriptionArn=True,
    )
    return str(answer["SubscriptionArn"])


def _unsubscribe(api: Api, arn: str, properties: Mapping[str, Any]) -> None:
    api.client("sns").unsubscribe(SubscriptionArn=arn)


def _put_queue_policy(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    _set_queue_policies(api, properties, json.dumps(properties["PolicyDocument"]))
    return name


def _remove_queue_policy(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    try:
        _set_queue_policies(api, properties, "")
    except ClientError as error:
        # It was deleted with its queue.
        if "NonExistentQueue" not in error.response["Error"]["Code"]:
            raise


def _set_queue_policies(api: Api, properties: Mapping[str, Any], policy: str) -> None:
    sqs = api.client("sqs")
    for queue in properties["Queues"]:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

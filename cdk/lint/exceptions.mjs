// Findings of the linters that are intended, each with the reason. At least one template must need each exception.
export const exceptions = [
  {
    resource: /^FailedEventsQueue/,
    id: /^AwsSolutions-SQS3$/,
    reason: 'This queue is itself the dead-letter queue of Lambda and of the EventBridge rules; an alarm watches it.',
  },
  {
    resource: /^RuleFunctionRole/,
    id: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    reason: "EC2's Describe calls, config:PutEvaluations and config:GetResourceConfigHistory support no resources; a test has the list.",
  },
  {
    resource: /^RuleFunctionRole/,
    id: /^AwsSolutions-IAM5\[Resource::.*:config-rule\/\*\]$/,
    reason: "The rule's ARN contains an id that exists only after the rule, which needs the function, which needs the role.",
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    reason: "EC2's Describe calls and the log delivery calls support no resources; a test has the list.",
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::.*:(?:vpc|vpc-flow-log)\/\*\]$/,
    reason: 'Any VPC of the account may need a flow log; only flow logs with the ownership tag are deleted.',
  },
  {
    resource: /^(?:(?:Runbook|Removal)Role|DeliveryBoundary)/,
    id: /^AwsSolutions-IAM5\[Resource::.*:log-group:.*vpc-\*(?::\*)?\]$/,
    reason: "Each VPC has a log group, always with the configured prefix; a VPC's id is known only when it is remediated.",
  },
  {
    resource: /^(?:(?:Runbook|Removal)Role|DeliveryBoundary)/,
    id: /^AwsSolutions-IAM5\[Resource::.*:log-group:\*\]$/,
    reason: 'logs:DescribeLogGroups lists by prefix over all groups of the region.',
  },
  {
    resource: /^Packages/,
    id: /^AwsSolutions-S1$/,
    reason: "It holds only the function's package, which is not secret and only readable by the organization; CloudTrail can record who reads it.",
  },
  {
    resource: /^AggregatorRole/,
    id: /^AwsSolutions-IAM4\[.*AWSConfigRoleForOrganizations\]$/,
    reason: 'The policy that AWS Config requires for an organization aggregator.',
  },
];

// What the linters find and is meant so, with the reason. Each must be needed by one of the templates.
export const exceptions = [
  {
    resource: /^FailedEventsQueue/,
    id: /^AwsSolutions-SQS3$/,
    reason: 'It is the queue of failed events itself, for Lambda and for the rules of EventBridge; an alarm watches it.',
  },
  {
    resource: /^RuleFunctionRole/,
    id: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    reason: "EC2's Describe calls, config:PutEvaluations and config:GetResourceConfigHistory have no resource to name; the tests hold the list.",
  },
  {
    resource: /^RuleFunctionRole/,
    id: /^AwsSolutions-IAM5\[Resource::.*:config-rule\/\*\]$/,
    reason: "The id in the rule's ARN exists only once the rule does, which needs the function, which needs the role.",
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    reason: "EC2's Describe calls and the ending of log delivery have no resource to name; the tests hold the list.",
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::.*:(?:vpc|vpc-flow-log)\/\*\]$/,
    reason: 'Any VPC of the account may need a flow log; flow logs are deleted only where they carry the ownership tag.',
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::.*:log-group:.*vpc-\*(?::\*)?\]$/,
    reason: "A group for each VPC, under the chosen prefix alone; a VPC's id is known only when it is repaired.",
  },
  {
    resource: /^(?:Runbook|Removal)Role/,
    id: /^AwsSolutions-IAM5\[Resource::.*:log-group:\*\]$/,
    reason: 'logs:DescribeLogGroups lists by prefix over all groups of the region.',
  },
  {
    resource: /^Packages/,
    id: /^AwsSolutions-S1$/,
    reason: "It holds the function's own package, which is no secret and which the organization alone may read; CloudTrail can tell who did.",
  },
  {
    resource: /^AggregatorRole/,
    id: /^AwsSolutions-IAM4\[.*AWSConfigRoleForOrganizations\]$/,
    reason: 'The policy that AWS Config names for an aggregator of an organization.',
  },
];

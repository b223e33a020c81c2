using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Permissions;

/// <summary>What EC2 requires of whoever creates a flow log whose records have fields of Amazon ECS.</summary>
/// <remarks>https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html names the actions beside each field.</remarks>
internal static class EcsFields
{
    private const string Prefix = "ecs-";

    private static readonly Dictionary<string, string> Actions = new()
    {
        ["ecs-container-instance-arn"] = "ecs:ListContainerInstances",
        ["ecs-container-instance-id"] = "ecs:ListContainerInstances",
        ["ecs-service-name"] = "ecs:ListServices",
        ["ecs-task-definition-arn"] = "ecs:ListTaskDefinitions",
        ["ecs-task-arn"] = "ecs:ListTasks",
        ["ecs-task-id"] = "ecs:ListTasks",
    };

    /// <summary>One statement if the rule requires such a field; none otherwise.</summary>
    public static IEnumerable<PolicyStatementProps> Of(StackSettings settings)
    {
        var fields = InputParameters
            .Read(settings.Rule.Parameters)
            .RequiredFields.Where(field => field.StartsWith(Prefix, StringComparison.Ordinal))
            .ToList();

        // EC2 lists all clusters of the region, so a narrower resource would not match.
        return fields.Count == 0
            ? []
            :
            [
                Statements.Allow(
                    "ListEcsForFlowLogFields",
                    [
                        "ecs:ListClusters",
                        .. fields.Where(Actions.ContainsKey).Select(field => Actions[field]).Distinct().Order(StringComparer.Ordinal),
                    ],
                    ["*"]
                ),
            ];
    }
}

using Amazon.CDK;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>ARNs of the resources that the runbooks use, in the partition, account and region of a stack.</summary>
internal sealed class RunbookArns(Construct scope)
{
    public string FlowLogs => Of("ec2", "vpc-flow-log/*");

    public string AnyLogGroup => Of("logs", "log-group:*");

    public string LogDeliveryServiceRole => Global("role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery");

    /// <summary>Log groups of VPCs: the ARN for actions on a group, and the one for actions on its streams.</summary>
    public IReadOnlyList<string> LogGroups(RepairSettings settings)
    {
        var groups = Of("logs", $"log-group:{settings.LogGroupPrefix}vpc-*");
        return [groups, groups + ":*"];
    }

    public string DeliveryRole(RepairSettings settings) => Global($"role/{settings.DeliveryRolePrefix}{Stack.Of(scope).Region}");

    public string Of(string service, string resource) =>
        Stack
            .Of(scope)
            .FormatArn(
                new ArnComponents
                {
                    Service = service,
                    Resource = resource,
                    ArnFormat = ArnFormat.NO_RESOURCE_NAME,
                }
            );

    /// <summary>IAM resources have no region in their ARN.</summary>
    private string Global(string resource) =>
        Stack
            .Of(scope)
            .FormatArn(
                new ArnComponents
                {
                    Service = "iam",
                    Region = "",
                    Resource = resource,
                    ArnFormat = ArnFormat.NO_RESOURCE_NAME,
                }
            );
}

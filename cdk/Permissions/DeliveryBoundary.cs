using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>
/// The permissions boundary of the delivery role: it can never do more than deliver flow logs to the log groups with the prefix,
/// whatever policy the automation role writes into it.
/// </summary>
internal sealed class DeliveryBoundary : Construct
{
    public DeliveryBoundary(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        var arns = new RunbookArns(this);
        var policy = new CfnManagedPolicy(
            this,
            "Policy",
            new CfnManagedPolicyProps
            {
                Description = "The most that the role of VPC flow logs may do",
                Path = settings.Account.RolePath,
                PolicyDocument = new PolicyDocument(
                    new PolicyDocumentProps
                    {
                        Statements =
                        [
                            new(
                                Statements.Allow(
                                    "WriteRecords",
                                    ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                                    arns.LogGroups(settings.Repair)
                                )
                            ),
                            new(Statements.Allow("FindLogGroup", ["logs:DescribeLogGroups"], [arns.AnyLogGroup])),
                        ],
                    }
                ),
            }
        );
        // The delivery role stays when the stack is deleted, and IAM does not delete a policy that is a role's boundary.
        policy.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
        Arn = policy.Ref;
    }

    public string Arn { get; }
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>A role that only SSM Automation may assume, for runs in this account and region.</summary>
public sealed class AutomationRole : Construct
{
    public AutomationRole(Construct scope, string id, string purpose, IEnumerable<PolicyStatementProps> permissions)
        : base(scope, id)
    {
        Role = new Role(
            this,
            "Role",
            new RoleProps
            {
                Description = purpose,
                AssumedBy = new ServicePrincipal(
                    "ssm.amazonaws.com",
                    new ServicePrincipalOpts
                    {
                        Conditions = new Dictionary<string, object>
                        {
                            ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account },
                            ["ArnLike"] = new Dictionary<string, string>
                            {
                                ["aws:SourceArn"] = new RunbookArns(this).Of("ssm", "automation-execution/*"),
                            },
                        },
                    }
                ),
                // Inline, so that resources that depend on the role also wait for its permissions.
                InlinePolicies = new Dictionary<string, PolicyDocument>
                {
                    ["Steps"] = new(
                        new PolicyDocumentProps { Statements = [.. permissions.Select(statement => new PolicyStatement(statement))] }
                    ),
                },
            }
        );
    }

    public Role Role { get; }
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>Services that may assume roles of the stack.</summary>
internal static class ServicePrincipals
{
    /// <summary>The service, but only if it acts for the stack's own account.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
    public static ServicePrincipal ForAccountOf(Construct scope, string service) =>
        new(
            service,
            new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(scope).Account },
                },
            }
        );
}

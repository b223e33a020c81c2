using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>Services that may assume roles of the stack.</summary>
internal static class ServicePrincipals
{
    /// <summary>The service, but not if it acts for another account.</summary>
    /// <remarks>
    /// No AWS page says that Lambda and AWS Config send aws:SourceAccount when they assume a role. If they did not, a condition
    /// that requires the key would fail the deployment, so a missing key is accepted.
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    /// </remarks>
    public static ServicePrincipal ForAccountOf(Construct scope, string service) =>
        new(
            service,
            new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEqualsIfExists"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(scope).Account },
                },
            }
        );
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Services that may assume a role of the stack's.</summary>
internal static class Trusted
{
    /// <summary>The service, and only where it acts for the stack's own account.</summary>
    /// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
    public static ServicePrincipal ForThisAccount(Construct scope, string service) =>
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

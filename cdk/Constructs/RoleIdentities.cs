using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Gives the roles of a construct the path and the names that an account's rules ask for.</summary>
internal static class RoleIdentities
{
    public static void Give(Construct scope, AccountSettings settings)
    {
        foreach (var role in scope.Node.FindAll().OfType<CfnRole>())
        {
            role.Path = settings.RolePath == "/" ? null : settings.RolePath;
            if (settings.RoleNamePrefix is { } prefix)
            {
                // IAM is global, and the stack one of several regions'.
                role.RoleName = $"{prefix}{Purpose(scope, role)}-{Stack.Of(scope).Region}";
            }
        }
    }

    /// <summary>The construct of ours that the role is in.</summary>
    private static string Purpose(Construct scope, CfnRole role) =>
        role.Node.Scopes.SkipWhile(each => each.Node.Path != scope.Node.Path).Skip(1).First().Node.Id;
}

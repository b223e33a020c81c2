using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Gives the roles of a construct the path, the names and the permissions boundary that an account's rules ask for.</summary>
internal static class RoleIdentities
{
    public static void Give(Construct scope, StackSettings settings)
    {
        foreach (var role in scope.Node.FindAll().OfType<CfnRole>())
        {
            role.Path = settings.Account.RolePath == "/" ? null : settings.Account.RolePath;
            role.PermissionsBoundary = settings.Account.PermissionsBoundaryArn;
            if (settings.Account.RoleNamePrefix is { } prefix)
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

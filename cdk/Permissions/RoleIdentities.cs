using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Permissions;

/// <summary>Sets path, names and permissions boundary of the roles of a construct, as the account's settings require.</summary>
internal static class RoleIdentities
{
    public static void Apply(Construct scope, StackSettings settings)
    {
        foreach (var role in scope.Node.FindAll().OfType<CfnRole>())
        {
            role.Path = settings.Account.RolePath == "/" ? null : settings.Account.RolePath;
            role.PermissionsBoundary = settings.Account.PermissionsBoundaryArn;
            if (settings.Account.RoleNamePrefix is { } prefix)
            {
                // Role names are global, and the stack may be deployed to several regions.
                role.RoleName = $"{prefix}{Purpose(scope, role)}-{Stack.Of(scope).Region}";
            }
        }
    }

    /// <summary>Id of the top-level construct that contains the role.</summary>
    private static string Purpose(Construct scope, CfnRole role) =>
        role.Node.Scopes.SkipWhile(each => each.Node.Path != scope.Node.Path).Skip(1).First().Node.Id;
}

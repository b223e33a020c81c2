using Amazon.CDK.AWS.IAM;
using ConfigRule.Cdk.Runbooks;

namespace ConfigRule.Cdk.Permissions;

/// <summary>Policy statements that allow actions, one for each reason.</summary>
internal static class Statements
{
    public static PolicyStatementProps Allow(string reason, string[] actions, IReadOnlyList<string> resources) =>
        new()
        {
            Sid = reason,
            Actions = actions,
            Resources = [.. resources],
        };

    /// <summary>Only if a condition key has the value, beside the conditions that the statement has.</summary>
    public static PolicyStatementProps OnlyIf(this PolicyStatementProps statement, string key, string value) =>
        new()
        {
            Sid = statement.Sid,
            Actions = statement.Actions,
            Resources = statement.Resources,
            Conditions = new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, string>(Required(statement)) { [key] = value },
            },
        };

    /// <summary>Only on resources that the runbooks created.</summary>
    public static PolicyStatementProps OnlyOwned(this PolicyStatementProps statement) =>
        statement.OnlyIf("aws:ResourceTag/" + RunbookDocument.OwnershipTag, RunbookDocument.OwnershipTagValue);

    private static IDictionary<string, string> Required(PolicyStatementProps statement) =>
        statement.Conditions?["StringEquals"] as IDictionary<string, string> ?? new Dictionary<string, string>();
}

using Amazon.CDK.AWS.IAM;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Statements that allow actions, one for each reason.</summary>
internal static class Allow
{
    public static PolicyStatementProps Statement(string reason, string[] actions, IReadOnlyList<string> resources) =>
        new()
        {
            Sid = reason,
            Actions = actions,
            Resources = [.. resources],
        };

    /// <summary>Only where a key of the request's context has the value.</summary>
    public static PolicyStatementProps Where(this PolicyStatementProps statement, string key, string value) =>
        new()
        {
            Sid = statement.Sid,
            Actions = statement.Actions,
            Resources = statement.Resources,
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { [key] = value } },
        };

    /// <summary>Only on what the runbooks made.</summary>
    public static PolicyStatementProps WhereOurs(this PolicyStatementProps statement) =>
        statement.Where("aws:ResourceTag/" + RunbookDocument.OwnershipTag, RunbookDocument.OwnershipTagValue);
}

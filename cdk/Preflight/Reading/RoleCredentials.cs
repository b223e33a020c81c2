namespace ConfigRule.Cdk.Preflight.Reading;

/// <summary>
/// Temporary credentials of a role in an account. Only this process and the CLI processes that it starts hold them; they are
/// never printed.
/// </summary>
public sealed class RoleCredentials(string account, string accessKeyId, string secretAccessKey, string sessionToken)
{
    public string Account { get; } = account;

    public IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = accessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = secretAccessKey,
            ["AWS_SESSION_TOKEN"] = sessionToken,
        };

    public override string ToString() => $"credentials in account {Account}";
}

namespace ConfigRule.Cdk.Preflight.Cli;

/// <summary>Temporary credentials of a role in an account. They are in this process's memory and in the environment of the calls, and are not printed.</summary>
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

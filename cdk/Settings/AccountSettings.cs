namespace ConfigRule.Cdk.Settings;

/// <summary>What the account's own rules ask of everything that is deployed to it.</summary>
public sealed record AccountSettings
{
    /// <summary>Key that encrypts the function's log, the queue of failed events and the topic; null for what AWS and the stack bring.</summary>
    public string? KmsKeyArn { get; init; }

    public string RolePath { get; init; } = "/";

    /// <summary>A role is named by this, what it is for and the region; null for a generated name.</summary>
    public string? RoleNamePrefix { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

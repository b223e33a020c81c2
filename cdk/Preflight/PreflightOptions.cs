namespace ConfigRule.Cdk.Preflight;

/// <summary>The options of the command.</summary>
public sealed record PreflightOptions
{
    public const int DefaultSample = 20;

    /// <summary>Role to assume in each account; null for none.</summary>
    public string? Role { get; init; }

    /// <summary>How many accounts to check from inside; null for all.</summary>
    public int? Sample { get; init; } = DefaultSample;

    /// <summary>Profile of the AWS CLI; null for its default.</summary>
    public string? Profile { get; init; }

    /// <summary>Context of the CDK that overrides cdk.json.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether to check a roll-out that has been deployed, instead of one to come.</summary>
    public bool IsAfterRollout { get; init; }

    /// <summary>Profile of an account outside the organization; null for none.</summary>
    public string? OutsideProfile { get; init; }

    /// <summary>An account that the operator moves into a unit while the command waits; null for none.</summary>
    public string? Joining { get; init; }

    /// <summary>Whether to print JSON instead of a table.</summary>
    public bool AsJson { get; init; }

    /// <summary>Whether to print the IAM policies that the checks need, instead of checking.</summary>
    public bool PrintsPolicies { get; init; }
}

using ConfigRule.Cdk.Preflight.Reading;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>What a check is called, what it looks at and which calls it makes.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Description">What the check reads and compares; the README has this text.</param>
public sealed record Check(string Name, string Description)
{
    /// <summary>Operations that it calls with the credentials of the caller.</summary>
    public IReadOnlyList<AwsOperation> ByCaller { get; init; } = [];

    /// <summary>Operations that it calls with the role in an account.</summary>
    public IReadOnlyList<AwsOperation> ByRole { get; init; } = [];
}

namespace ConfigRule.Cdk.Settings;

/// <summary>The Lambda function that evaluates.</summary>
public sealed record FunctionSettings
{
    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.X64;

    /// <summary>Folder with the <c>bootstrap</c> to deploy; null where the build publishes it.</summary>
    public string? Package { get; init; }

    public int LogRetentionDays { get; init; } = 90;
}

/// <summary>The processors that Lambda offers.</summary>
public enum CpuArchitecture
{
    X64,
    Arm64,
}

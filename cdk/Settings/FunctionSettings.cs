namespace ConfigRule.Cdk.Settings;

/// <summary>The Lambda function that evaluates.</summary>
public sealed record FunctionSettings
{
    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.Arm64;

    public FunctionRuntime Runtime { get; init; } = FunctionRuntime.ProvidedAl2023;

    /// <summary>Folder with the built function to deploy; null where synth builds it.</summary>
    public string? Package { get; init; }

    /// <summary>Megabytes; Lambda gives processor time in proportion.</summary>
    public int MemoryMb { get; init; } = 256;

    /// <summary>Seconds that an invocation may take. A scheduled run reads every VPC of the account; Lambda allows 15 minutes.</summary>
    public int TimeoutSeconds { get; init; } = 300;

    /// <summary>How often Lambda tries a failed event again.</summary>
    public int RetryAttempts { get; init; } = 2;

    /// <summary>Seconds after which Lambda gives an event up: an hour later the next schedule knows better than an old event.</summary>
    public int MaximumEventAgeSeconds { get; init; } = 3600;

    /// <summary>Invocations at a time, taken from the account's limit; null for as many as that has left.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>INFO, or DEBUG for a line for each VPC. Higher levels would drop the line that carries the metrics.</summary>
    public string LogLevel { get; init; } = "INFO";

    public int LogRetentionDays { get; init; } = 90;
}

/// <summary>The processors that Lambda offers.</summary>
public enum CpuArchitecture
{
    X64,
    Arm64,
}

/// <summary>What runs the function.</summary>
public enum FunctionRuntime
{
    /// <summary>Amazon Linux 2023 with a native executable of ours.</summary>
    ProvidedAl2023,

    /// <summary>Lambda's own .NET 10 with our assemblies, which any machine can build.</summary>
    DotNet10,
}

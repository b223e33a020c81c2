using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace ConfigRule.Cdk.Settings;

/// <summary>The Lambda function that evaluates.</summary>
/// <remarks>
/// Limits: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html,
/// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html.
/// </remarks>
public sealed record FunctionSettings
{
    internal const string ArchitectureKey = "architecture";
    internal const string RuntimeKey = "runtime";
    internal const string PackageKey = "functionPackage";

    [ConfigurationKeyName(ArchitectureKey)]
    [Description("Processor of the Lambda function")]
    [AllowedValues(CpuArchitecture.Arm64, CpuArchitecture.X64)]
    public string Architecture { get; init; } = CpuArchitecture.Arm64;

    [ConfigurationKeyName(RuntimeKey)]
    [Description("provided.al2023 runs a native executable; dotnet10 is Lambda's own runtime and can be built without a linker")]
    [AllowedValues(FunctionRuntime.ProvidedAl2023, FunctionRuntime.DotNet10)]
    public string Runtime { get; init; } = FunctionRuntime.ProvidedAl2023;

    [ConfigurationKeyName(PackageKey)]
    [Description("Folder with a function that was built elsewhere; without it, synth builds the function")]
    public string? Package { get; init; }

    [ConfigurationKeyName("functionMemoryMb")]
    [Description("Memory of the function in MB; Lambda gives processor time in proportion")]
    [Range(128, 10_240)]
    public int MemoryMb { get; init; } = 256;

    [ConfigurationKeyName("functionTimeoutSeconds")]
    [Description("Seconds that an invocation may take; a scheduled one reads every VPC of the account and region")]
    // Lambda allows shorter ones, but the rule keeps some seconds to report its results.
    [Range(30, 900)]
    public int TimeoutSeconds { get; init; } = 300;

    [ConfigurationKeyName("functionRetryAttempts")]
    [Description("How often Lambda retries a failed event")]
    [Range(0, 2)]
    public int RetryAttempts { get; init; } = 2;

    [ConfigurationKeyName("functionMaximumEventAgeSeconds")]
    [Description("Seconds after which Lambda no longer retries an event")]
    [Range(60, 21_600)]
    public int MaximumEventAgeSeconds { get; init; } = 3600;

    [ConfigurationKeyName("functionReservedConcurrency")]
    [Description("Concurrent invocations to reserve from the account's limit; without it, none are reserved")]
    [Range(1, 1_000)]
    public int? ReservedConcurrency { get; init; }

    [ConfigurationKeyName("functionLogLevel")]
    [Description("DEBUG adds one log line for each VPC")]
    // Higher levels would drop the line that carries the metrics.
    [AllowedValues("INFO", "DEBUG")]
    public string LogLevel { get; init; } = "INFO";

    [ConfigurationKeyName("functionLogRetentionDays")]
    [Description("Days for which the function's log is kept")]
    [RetentionDays]
    public int LogRetentionDays { get; init; } = 90;
}

/// <summary>The processors that Lambda offers.</summary>
public static class CpuArchitecture
{
    public const string X64 = "x86_64";
    public const string Arm64 = "arm64";
}

/// <summary>The runtimes that can run the function.</summary>
public static class FunctionRuntime
{
    /// <summary>Amazon Linux 2023 with a native executable of ours.</summary>
    public const string ProvidedAl2023 = "provided.al2023";

    /// <summary>Lambda's own .NET 10 with our assemblies, which any machine can build.</summary>
    public const string DotNet10 = "dotnet10";
}

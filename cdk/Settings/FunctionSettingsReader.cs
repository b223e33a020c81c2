namespace ConfigRule.Cdk.Settings;

internal static class FunctionSettingsReader
{
    internal const string Architecture = "architecture";
    internal const string Runtime = "runtime";
    internal const string Package = "functionPackage";
    private const string MemoryMb = "functionMemoryMb";
    private const string TimeoutSeconds = "functionTimeoutSeconds";
    private const string RetryAttempts = "functionRetryAttempts";
    private const string MaximumEventAgeSeconds = "functionMaximumEventAgeSeconds";
    private const string ReservedConcurrency = "functionReservedConcurrency";
    private const string LogLevel = "functionLogLevel";
    private const string LogRetentionDays = "functionLogRetentionDays";

    private static readonly string[] Architectures = ["arm64", "x86_64"];
    private static readonly string[] Runtimes = ["provided.al2023", "dotnet10"];
    private static readonly string[] LogLevels = ["INFO", "DEBUG"];

    public static IReadOnlyList<string> Keys { get; } =
    [
        Architecture,
        Runtime,
        Package,
        MemoryMb,
        TimeoutSeconds,
        RetryAttempts,
        MaximumEventAgeSeconds,
        ReservedConcurrency,
        LogLevel,
        LogRetentionDays,
    ];

    /// <remarks>
    /// Bounds: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html,
    /// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html.
    /// The rule keeps some seconds of its time to report what it has, so very short ones are not allowed.
    /// </remarks>
    public static FunctionSettings Read(ContextValues given)
    {
        var defaults = new FunctionSettings();

        return new FunctionSettings
        {
            Architecture = given.OneOf(Architecture, Architectures) == "x86_64" ? CpuArchitecture.X64 : defaults.Architecture,
            Runtime = given.OneOf(Runtime, Runtimes) == "dotnet10" ? FunctionRuntime.DotNet10 : defaults.Runtime,
            Package = given.Text(Package),
            MemoryMb = given.Within(MemoryMb, 128, 10_240) ?? defaults.MemoryMb,
            TimeoutSeconds = given.Within(TimeoutSeconds, 30, 900) ?? defaults.TimeoutSeconds,
            RetryAttempts = given.Within(RetryAttempts, 0, 2) ?? defaults.RetryAttempts,
            MaximumEventAgeSeconds = given.Within(MaximumEventAgeSeconds, 60, 21_600) ?? defaults.MaximumEventAgeSeconds,
            ReservedConcurrency = given.Within(ReservedConcurrency, 1, 1_000),
            LogLevel = given.OneOf(LogLevel, LogLevels) ?? defaults.LogLevel,
            LogRetentionDays = given.OneOf(LogRetentionDays, LogRetention.Days) ?? defaults.LogRetentionDays,
        };
    }
}

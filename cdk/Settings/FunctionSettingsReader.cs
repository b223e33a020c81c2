namespace ConfigRule.Cdk.Settings;

internal static class FunctionSettingsReader
{
    private const string Architecture = "architecture";
    private const string Package = "functionPackage";
    private const string LogRetentionDays = "functionLogRetentionDays";

    private static readonly string[] Architectures = ["x86_64", "arm64"];

    public static IReadOnlyList<string> Keys { get; } = [Architecture, Package, LogRetentionDays];

    public static FunctionSettings Read(ContextValues given)
    {
        var defaults = new FunctionSettings();

        return new FunctionSettings
        {
            Architecture = given.OneOf(Architecture, Architectures) == "arm64" ? CpuArchitecture.Arm64 : CpuArchitecture.X64,
            Package = given.Text(Package),
            LogRetentionDays = given.OneOf(LogRetentionDays, LogRetention.Days) ?? defaults.LogRetentionDays,
        };
    }
}

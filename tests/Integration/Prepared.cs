using ConfigRule.Cdk;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>Slow preparations that several fixtures need. Each is done once per test run, by the first fixture that needs it.</summary>
internal static class Prepared
{
    private static readonly Lazy<Task> Programs = new(() => Prerequisites.EnsureAsync(_ => { }));

    private static readonly Lazy<Task<string>> Package = new(() => Task.Run(PublishFunction));

    /// <summary>Python's packages and the CDK CLI are installed.</summary>
    public static Task ProgramsAsync() => Programs.Value;

    /// <summary>The folder with the function's executable for this machine.</summary>
    public static Task<string> FunctionPackageAsync() => Package.Value;

    /// <summary>The copy stays unchanged if a deployment publishes the function again during the test run.</summary>
    private static string PublishFunction()
    {
        var published = FunctionPackage.Provide(new StackSettings { Function = new() { Architecture = HostArchitecture.Value } });
        var copy = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "function")).FullName;
        foreach (var file in Directory.EnumerateFiles(published))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return copy;
    }
}

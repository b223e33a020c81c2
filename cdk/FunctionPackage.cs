using System.Diagnostics;

using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk;

/// <summary>The folder that is deployed as the Lambda function's code: the native executable <c>bootstrap</c>, and nothing else.</summary>
public static class FunctionPackage
{
    private const string Executable = "bootstrap";

    /// <summary>The folder that the settings name, or one freshly published for their architecture.</summary>
    /// <exception cref="FunctionPackageException">The folder has no executable, or it could not be built here.</exception>
    public static string Provide(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.FunctionPackage is { } given)
        {
            return File.Exists(Path.Combine(given, Executable))
                ? given
                : throw new FunctionPackageException(
                    $"context key {ContextReader.Prefix}functionPackage names {given}, which has no file {Executable}; publish rule/Rule.csproj into it");
        }

        var folder = Path.Combine(Repository.Root, "artifacts", "function", RuntimeIdentifier(settings.Architecture));
        Publish(settings.Architecture, folder);
        return folder;
    }

    private static void Publish(CpuArchitecture architecture, string folder)
    {
        using var publish = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "publish", Path.Combine(Repository.Root, "rule", "Rule.csproj"),
                "--configuration", "Release", "--runtime", RuntimeIdentifier(architecture), "--output", folder, "--nologo", "--verbosity", "quiet",
            },
            // Standard output is the app's own; what the build says belongs with its other messages.
            RedirectStandardOutput = true,
        }) ?? throw new FunctionPackageException("dotnet could not be started");

        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Console.Error.Write(output);
        if (publish.ExitCode != 0)
        {
            throw new FunctionPackageException(
                $"the rule could not be published for {RuntimeIdentifier(architecture)} (exit code {publish.ExitCode}); native code needs clang and that target's libraries, see the README. To deploy one built elsewhere, set {ContextReader.Prefix}functionPackage to its folder.");
        }
    }

    private static string RuntimeIdentifier(CpuArchitecture architecture) => architecture switch
    {
        CpuArchitecture.X64 => "linux-x64",
        CpuArchitecture.Arm64 => "linux-arm64",
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "Not an architecture of Lambda's."),
    };
}

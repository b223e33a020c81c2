using System.Diagnostics;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk;

/// <summary>The folder that is deployed as the Lambda function's code, in which nothing is that could not start there.</summary>
public static class FunctionPackage
{
    private const string Executable = "bootstrap";

    private const string Key = ContextValues.Prefix + FunctionSettingsReader.Package;

    /// <summary>glibc of Amazon Linux 2023, on which provided.al2023 runs.</summary>
    /// <remarks>https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html</remarks>
    private static readonly Version NewestGlibc = new(2, 34);

    /// <summary>What Lambda's own runtime starts the function by.</summary>
    private static readonly string[] ManagedFiles = [$"{Executable}.dll", $"{Executable}.deps.json", $"{Executable}.runtimeconfig.json"];

    /// <summary>Names of the file that has the function's code: for Lambda's own runtime, and native.</summary>
    internal static IReadOnlyList<string> Executables { get; } = [ManagedFiles[0], Executable];

    /// <summary>The folder that the settings name, or one freshly published for their runtime and architecture.</summary>
    /// <exception cref="FunctionPackageException">The folder holds what could not start, or it could not be built here.</exception>
    public static string Provide(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var folder = settings.Function.Package ?? Publish(settings.Function);
        if (settings.Function.Runtime == FunctionRuntime.DotNet10)
        {
            RefuseWhatIsNotManaged(folder);
        }
        else
        {
            RefuseWhatCannotStart(Path.Combine(folder, Executable), settings.Function.Architecture);
        }

        return folder;
    }

    private static string Publish(FunctionSettings settings)
    {
        var target = settings.Architecture == CpuArchitecture.Arm64 ? "linux-arm64" : "linux-x64";
        var isNative = settings.Runtime == FunctionRuntime.ProvidedAl2023;
        if (isNative && NativeLinker.WhatIsMissing(settings.Architecture, NativeLinker.IsOnPath) is { } missing)
        {
            throw new FunctionPackageException(
                $"a native executable for {target} cannot be linked on this machine: it lacks {missing}. {WaysOn(settings)}"
            );
        }

        var folder = Path.Combine(Repository.Root, "artifacts", "function", isNative ? target : $"{target}-dotnet10");
        // Framework-dependent, compiled ahead of time as far as the runtime takes it.
        string[] kind = isNative
            ? []
            : ["--no-self-contained", "--property:PublishAot=false", "--property:PublishReadyToRun=true", "--property:UseAppHost=false"];
        using var publish =
            Process.Start(
                new ProcessStartInfo(
                    "dotnet",
                    [
                        "publish",
                        Path.Combine(Repository.Root, "rule", "Function", "Function.csproj"),
                        "--configuration",
                        "Release",
                        "--runtime",
                        target,
                        "--output",
                        folder,
                        .. kind,
                        "--nologo",
                        "--verbosity",
                        "quiet",
                    ]
                )
                {
                    // Standard output is the app's own; what the build says belongs with its other messages.
                    RedirectStandardOutput = true,
                }
            ) ?? throw new FunctionPackageException("dotnet could not be started");

        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Console.Error.Write(output);

        return publish.ExitCode == 0
            ? folder
            : throw new FunctionPackageException(
                $"the rule could not be published for {target} (exit code {publish.ExitCode}). {WaysOn(settings)}"
            );
    }

    private static string WaysOn(FunctionSettings settings)
    {
        var other = settings.Architecture == CpuArchitecture.Arm64 ? "x86_64" : "arm64";
        return "Ways on: on Debian .ci/install installs what links both architectures; "
            + $"{ContextValues.Prefix}{FunctionSettingsReader.Architecture}={other} builds for the other one; "
            + $"{ContextValues.Prefix}{FunctionSettingsReader.Runtime}=dotnet10 needs no linker; "
            + $"{Key} takes a folder that was built elsewhere, such as in a container of Amazon Linux 2023.";
    }

    private static void RefuseWhatCannotStart(string file, CpuArchitecture architecture)
    {
        if (!File.Exists(file))
        {
            throw Refusal(file, "is absent");
        }

        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherExecute))
        {
            throw Refusal(file, "may not be executed by everyone, as Lambda needs; chmod 755 allows it");
        }

        var (name, machine) = architecture == CpuArchitecture.Arm64 ? ("arm64", ElfFile.Arm64) : ("x86_64", ElfFile.X64);
        var executable = ElfFile.Read(file);
        if (executable?.Machine != machine)
        {
            throw Refusal(
                file,
                $"is no native executable for {name}, which {ContextValues.Prefix}{FunctionSettingsReader.Architecture} asks for"
            );
        }

        if (GlibcNeededBy(executable, file) is { } needed && needed > NewestGlibc)
        {
            throw Refusal(file, $"needs glibc {needed}, and Amazon Linux 2023 has {NewestGlibc}: link it on a system that is no newer");
        }
    }

    private static Version? GlibcNeededBy(ElfFile executable, string file)
    {
        try
        {
            return executable
                .NeededVersions()
                .Where(version => version.StartsWith("GLIBC_", StringComparison.Ordinal))
                .Select(version => Version.TryParse(version["GLIBC_".Length..], out var number) ? number : null)
                .Max();
        }
        catch (InvalidDataException exception)
        {
            throw Refusal(file, $"cannot be read: {exception.Message}");
        }
    }

    private static void RefuseWhatIsNotManaged(string folder)
    {
        if (ManagedFiles.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file))) is { } absent)
        {
            throw Refusal(
                Path.Combine(folder, absent),
                $"is absent, and {ContextValues.Prefix}{FunctionSettingsReader.Runtime}=dotnet10 starts the function by it"
            );
        }
    }

    private static FunctionPackageException Refusal(string file, string what) =>
        new($"context key {Key}: {file} {what}; publish rule/Function/Function.csproj into that folder");
}

using CliWrap;
using ConfigRule.Cdk.Settings;
using LibObjectFile.Elf;

namespace ConfigRule.Cdk.Packaging;

/// <summary>The folder that is deployed as the Lambda function's code. A function that could not start there is rejected.</summary>
public static class FunctionPackage
{
    private const string Executable = "bootstrap";

    private const string Key = ContextReader.Prefix + FunctionSettings.PackageKey;
    private const string ArchitectureKey = ContextReader.Prefix + FunctionSettings.ArchitectureKey;
    private const string RuntimeKey = ContextReader.Prefix + FunctionSettings.RuntimeKey;

    /// <summary>glibc of Amazon Linux 2023, on which provided.al2023 runs.</summary>
    /// <remarks>https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html</remarks>
    private static readonly Version NewestGlibc = new(2, 34);

    /// <summary>The files that Lambda's own runtime starts the function with.</summary>
    private static readonly string[] ManagedFiles = [$"{Executable}.dll", $"{Executable}.deps.json", $"{Executable}.runtimeconfig.json"];

    /// <summary>Names of the file that has the function's code: for Lambda's own runtime, and native.</summary>
    internal static IReadOnlyList<string> Executables { get; } = [ManagedFiles[0], Executable];

    /// <summary>The folder that the settings name, or a new one, published for their runtime and architecture.</summary>
    /// <exception cref="FunctionPackageException">The function could not start, or it cannot be built on this machine.</exception>
    public static string Provide(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var folder = settings.Function.Package ?? Publish(settings.Function);
        if (settings.Function.Runtime == FunctionRuntime.DotNet10)
        {
            CheckManaged(folder);
        }
        else
        {
            CheckNative(Path.Combine(folder, Executable), settings.Function.Architecture);
        }

        return folder;
    }

    private static string Publish(FunctionSettings settings)
    {
        var target = settings.Architecture == CpuArchitecture.Arm64 ? "linux-arm64" : "linux-x64";
        var isNative = settings.Runtime == FunctionRuntime.ProvidedAl2023;
        if (isNative && NativeLinker.Missing(settings.Architecture, NativeLinker.IsOnPath) is { } missing)
        {
            throw new FunctionPackageException(
                $"a native executable for {target} cannot be linked on this machine: {missing} is missing. {Alternatives(settings)}"
            );
        }

        var folder = Path.Combine(Repository.Root, "artifacts", "function", isNative ? target : $"{target}-dotnet10");
        // For Lambda's own runtime: without .NET, and compiled ahead of time as far as that runtime allows.
        string[] kind = isNative
            ? []
            : ["--no-self-contained", "--property:PublishAot=false", "--property:PublishReadyToRun=true", "--property:UseAppHost=false"];
        string[] options =
        [
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
        ];
        using var error = Console.OpenStandardError();
        // Standard output is for the app itself.
        var publish = Cli.Wrap("dotnet")
            .WithArguments(["publish", Path.Combine(Repository.Root, "rule", "Function", "Function.csproj"), .. options])
            .WithStandardOutputPipe(PipeTarget.ToStream(error))
            .WithStandardErrorPipe(PipeTarget.ToStream(error))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync()
            .Task.GetAwaiter()
            .GetResult();

        return publish.IsSuccess
            ? folder
            : throw new FunctionPackageException(
                $"the function could not be published for {target} (exit code {publish.ExitCode}). {Alternatives(settings)}"
            );
    }

    private static string Alternatives(FunctionSettings settings)
    {
        var other = settings.Architecture == CpuArchitecture.Arm64 ? CpuArchitecture.X64 : CpuArchitecture.Arm64;
        return "You can: on Debian, run .ci/install to install the linkers of both architectures; "
            + $"set {ArchitectureKey}={other} to build for the other architecture; "
            + $"set {RuntimeKey}={FunctionRuntime.DotNet10}, which needs no linker; "
            + $"set {Key} to a folder that was built elsewhere, for example in a container of Amazon Linux 2023.";
    }

    private static void CheckNative(string file, string architecture)
    {
        if (!File.Exists(file))
        {
            throw Invalid(file, "does not exist");
        }

        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherExecute))
        {
            throw Invalid(file, "is not executable for every user, which Lambda needs; run chmod 755 on it");
        }

        try
        {
            var executable = NativeExecutable.Read(file);
            if (executable?.IsFor(architecture == CpuArchitecture.Arm64 ? ElfArch.AARCH64 : ElfArch.X86_64) != true)
            {
                throw Invalid(file, $"is not a native executable for {architecture}, the value of {ArchitectureKey}");
            }

            if (NeededGlibc(executable) is { } needed && needed > NewestGlibc)
            {
                throw Invalid(
                    file,
                    $"needs glibc {needed}, but Amazon Linux 2023 has {NewestGlibc}: link it on a system with that version"
                );
            }
        }
        catch (InvalidDataException exception)
        {
            throw Invalid(file, $"cannot be read: {exception.Message}");
        }
    }

    private static Version? NeededGlibc(NativeExecutable executable) =>
        executable
            .NeededVersions()
            .Where(version => version.StartsWith("GLIBC_", StringComparison.Ordinal))
            .Select(version => Version.TryParse(version["GLIBC_".Length..], out var number) ? number : null)
            .Max();

    private static void CheckManaged(string folder)
    {
        if (ManagedFiles.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file))) is { } missing)
        {
            throw Invalid(
                Path.Combine(folder, missing),
                $"does not exist, but {RuntimeKey}={FunctionRuntime.DotNet10} starts the function with it"
            );
        }
    }

    private static FunctionPackageException Invalid(string file, string problem) =>
        new($"context key {Key}: {file} {problem}; publish rule/Function/Function.csproj into that folder");
}

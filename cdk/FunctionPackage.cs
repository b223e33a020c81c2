using System.Diagnostics;

using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk;

/// <summary>The folder that is deployed as the Lambda function's code: the native executable <c>bootstrap</c>, and nothing else.</summary>
public static class FunctionPackage
{
    private const string Executable = "bootstrap";

    /// <summary>How an ELF file says which processor it is for: two bytes, little-endian, after the 16 of its identification and 2 of its type.</summary>
    /// <remarks>https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html</remarks>
    private const int MachineOffset = 18;

    /// <summary>The folder that the settings name, or one freshly published for their architecture.</summary>
    /// <exception cref="FunctionPackageException">The folder has no executable, or it could not be built here.</exception>
    public static string Provide(StackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Function.Package is { } given)
        {
            RefuseWhatCannotStart(Path.Combine(given, Executable), settings.Function.Architecture);
            return given;
        }

        var folder = Path.Combine(Repository.Root, "artifacts", "function", RuntimeIdentifier(settings.Function.Architecture));
        Publish(settings.Function.Architecture, folder);
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

        var (name, machine) = architecture == CpuArchitecture.Arm64 ? ("arm64", (byte)0xB7) : ("x86_64", (byte)0x3E);
        var header = new byte[MachineOffset + 2];
        using var executable = File.OpenRead(file);
        var read = executable.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length || !header.AsSpan().StartsWith("\u007fELF"u8) || header[MachineOffset] != machine)
        {
            throw Refusal(file, $"is no native executable for {name}, which {ContextReader.Prefix}architecture asks for");
        }
    }

    private static FunctionPackageException Refusal(string file, string what) =>
        new($"context key {ContextReader.Prefix}functionPackage: {file} {what}; publish rule/Rule.csproj into that folder");

    private static string RuntimeIdentifier(CpuArchitecture architecture) => architecture switch
    {
        CpuArchitecture.X64 => "linux-x64",
        CpuArchitecture.Arm64 => "linux-arm64",
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "Not an architecture of Lambda's."),
    };
}

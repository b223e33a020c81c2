using System.Text.Json;

namespace ConfigRule.LocalLoop;

/// <summary>Installs what the loop needs in addition to .NET, if it is missing.</summary>
public static class Prerequisites
{
    private static readonly string CdkFolder = Path.Combine(Cdk.Repository.Root, "cdk");
    private static readonly string PythonRequirements = Path.Combine(Cdk.Repository.Root, "tests", "local-aws", "requirements.txt");

    public static async Task EnsureAsync(Action<string> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        await EnsurePythonPackagesAsync(progress, cancellationToken);
        await EnsureCdkCliAsync(progress, cancellationToken);
    }

    private static async Task EnsurePythonPackagesAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        const string check =
            "import sys, importlib.metadata as m; lines = [l.split('#')[0].strip() for l in open(sys.argv[1])]; "
            + "pins = [l.split('==') for l in lines if '==' in l]; "
            + "print('\\n'.join(n for n, v in pins if next((d.version for d in [m.distribution(n.split('[')[0])]), '') != v))";
        var checkedPackages = await Command.RunAsync("python3", ["-c", check, PythonRequirements], cancellationToken: cancellationToken);
        if (checkedPackages.ExitCode == 0 && string.IsNullOrWhiteSpace(checkedPackages.Output))
        {
            return;
        }

        progress("Installing the Python packages of tests/local-aws/requirements.txt");
        var installed = await Command.RunAsync(
            "python3",
            ["-m", "pip", "install", "--quiet", "--requirement", PythonRequirements],
            cancellationToken: cancellationToken
        );
        installed.OrThrow("installing the Python packages");
    }

    private static async Task EnsureCdkCliAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var package = Path.Combine(CdkFolder, "node_modules", "aws-cdk", "package.json");
        if (File.Exists(package) && VersionIn(package) == PinnedVersion())
        {
            return;
        }

        progress("Installing the CDK CLI of cdk/package.json");
        var installed = await Command.RunAsync("npm", ["ci", "--prefix", CdkFolder], cancellationToken: cancellationToken);
        installed.OrThrow("installing the CDK CLI");
    }

    private static string? PinnedVersion()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(CdkFolder, "package.json")));
        return json.RootElement.GetProperty("devDependencies").GetProperty("aws-cdk").GetString();
    }

    private static string? VersionIn(string package)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(package));
        return json.RootElement.GetProperty("version").GetString();
    }
}

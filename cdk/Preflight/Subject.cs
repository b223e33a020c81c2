using ConfigRule.Cdk.Organization;
using ConfigRule.Cdk.Preflight.Cli;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Cdk.Preflight;

/// <summary>The roll-out that is looked at, and the way to look.</summary>
public sealed record Subject(StackSettings Settings, OrganizationSettings Organization, IAwsReader Aws)
{
    public DeployedNames Names { get; } = new(Settings.StackName);

    public string Home => Organization.HomeRegion;

    /// <summary>How CloudFormation is told that a delegated administrator asks.</summary>
    public IReadOnlyList<string> CallAs => Organization.DelegatedAdministrator is null ? [] : ["--call-as", "DELEGATED_ADMIN"];

    /// <summary>What a check finds at one place, or why it could not look there.</summary>
    public static async Task<IReadOnlyList<Row>> LookAsync(string check, string where, Func<Task<IReadOnlyList<Row>>> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        try
        {
            return await look();
        }
        catch (AwsReadException exception)
        {
            return [NotKnown(check, where, exception)];
        }
    }

    /// <summary>The same at several places side by side.</summary>
    public static async Task<IReadOnlyList<Row>> LookAsync(
        string check,
        IEnumerable<string> places,
        Func<string, Task<IReadOnlyList<Row>>> look
    ) => [.. (await Task.WhenAll(places.Select(place => LookAsync(check, place, () => look(place))))).SelectMany(rows => rows)];

    public static Row NotKnown(string check, string where, AwsReadException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        return Row.Fail(
            check,
            where,
            $"not known, for {exception.Call.Operation.Service} {exception.Call.Operation.Command} failed: {exception.Message}",
            exception.Remedy
        );
    }
}

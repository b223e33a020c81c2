using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Turns a failed read into a finding, so that the other checks go on.</summary>
public static class ReadFailures
{
    /// <summary>What a check finds at one place, or why it could not read there.</summary>
    public static async Task<IReadOnlyList<Finding>> CatchAsync(string check, string where, Func<Task<IReadOnlyList<Finding>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return await read();
        }
        catch (AwsReadException exception)
        {
            return [Describe(check, where, exception)];
        }
    }

    /// <summary>The same at several places concurrently.</summary>
    public static async Task<IReadOnlyList<Finding>> CatchAtEachAsync(
        string check,
        IEnumerable<string> places,
        Func<string, Task<IReadOnlyList<Finding>>> read
    ) => [.. (await Task.WhenAll(places.Select(place => CatchAsync(check, place, () => read(place))))).SelectMany(findings => findings)];

    public static Finding Describe(string check, string where, AwsReadException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        return Finding.Fail(
            check,
            where,
            $"not known: {exception.Call.Operation.Service} {exception.Call.Operation.Command} failed: {exception.Message}",
            exception.Remedy
        );
    }
}

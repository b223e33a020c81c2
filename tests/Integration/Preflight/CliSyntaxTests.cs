using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Tests.Organization;

namespace ConfigRule.Tests.Preflight;

public sealed class CliSyntaxTests
{
    [Fact]
    public async Task Every_call_of_the_checks_is_one_that_the_AWS_CLI_accepts()
    {
        AwsCall[] calls = [.. await DocumentationTests.CallsBeforeRolloutAsync(), .. await DocumentationTests.CallsAfterRolloutAsync()];

        Assert.Equal("", await CliSyntax.ProblemsAsync(calls.Select(Command).Distinct()));
    }

    private static string Command(AwsCall call) =>
        string.Join(
            ' ',
            [$"aws {call.Operation.Service} {call.Operation.Command} --region {call.Region}", .. call.Arguments.Select(Quoted)]
        );

    private static string Quoted(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

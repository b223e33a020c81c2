using System.CommandLine;
using ConfigRule.Cdk.Preflight;

namespace ConfigRule.Tests.Preflight;

public sealed class PreflightCommandLineTests
{
    [Fact]
    public void Every_option_is_read()
    {
        string[] before = ["--role", "audit/ReadOnly", "--sample", "5", "--profile", "org", "--context", "a=b=c", "-c", "d=", "--json"];
        string[] after = ["--after-rollout", "--outside-profile", "outside", "--joining", "111122223333", "--policies"];

        var options = Read([.. before, .. after]);

        Assert.Equivalent(
            new PreflightOptions
            {
                Role = "audit/ReadOnly",
                Sample = 5,
                Profile = "org",
                AsJson = true,
                Context = new Dictionary<string, string> { ["a"] = "b=c", ["d"] = "" },
                IsAfterRollout = true,
                OutsideProfile = "outside",
                Joining = "111122223333",
                PrintsPolicies = true,
            },
            options,
            strict: true
        );
    }

    [Fact]
    public void The_sample_can_be_all_accounts_and_is_twenty_by_default()
    {
        Assert.Null(Read("--sample", "all").Sample);
        Assert.Equal(20, Read().Sample);
    }

    [Theory]
    [InlineData("--sample got 0; allowed: a number from 1, or all", "--sample", "0")]
    [InlineData("--sample got -3; allowed: a number from 1, or all", "--sample", "-3")]
    [InlineData("--role got arn:aws:iam::111122223333:role/x; allowed: the name of a role", "--role", "arn:aws:iam::111122223333:role/x")]
    [InlineData("--context got novalue; allowed: KEY=VALUE", "--context", "novalue")]
    [InlineData("--profile needs a value", "--profile", "")]
    [InlineData("--joining got 12; allowed: an account of 12 digits", "--after-rollout", "--joining", "12")]
    [InlineData("--joining is only allowed with --after-rollout", "--joining", "111122223333")]
    [InlineData("--outside-profile is only allowed with --after-rollout", "--outside-profile", "outside")]
    [InlineData("Unrecognized command or argument '--rolle'.", "--rolle", "x")]
    public void A_wrong_argument_is_rejected_with_what_is_allowed(string message, params string[] arguments)
    {
        Assert.Contains(
            PreflightCommand.Create("/nowhere").Parse(arguments).Errors,
            error => error.Message.StartsWith(message, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_setting_of_the_command_line_overrides_cdk_json()
    {
        var merged = ContextJson.Merge(
            """{"context": {"a": "1", "b": "2"}}""",
            new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" }
        );

        Assert.Equal("""{"a":"1","b":"3","c":"4"}""", merged.ToJsonString());
    }

    [Fact]
    public void A_cdk_json_that_is_not_JSON_is_rejected()
    {
        Assert.Throws<UsageException>(() => ContextJson.Merge("{", new Dictionary<string, string>()));
    }

    private static PreflightOptions Read(params string[] arguments)
    {
        var commandLine = new PreflightCommandLine();
        var command = new Command("preflight");
        commandLine.AddTo(command);

        return commandLine.Read(command.Parse(arguments));
    }
}

using ConfigRule.Cdk.Preflight;

namespace ConfigRule.Tests.Preflight;

public sealed class PreflightOptionsTests
{
    [Fact]
    public void Every_argument_is_read()
    {
        var options = PreflightOptions.Parse([
            "--role",
            "audit/ReadOnly",
            "--sample",
            "5",
            "--profile",
            "org",
            "--context",
            "a=b=c",
            "-c",
            "d=",
            "--json",
        ]);

        Assert.Equivalent(
            new PreflightOptions
            {
                Role = "audit/ReadOnly",
                Sample = 5,
                Profile = "org",
                AsJson = true,
                Context = new Dictionary<string, string> { ["a"] = "b=c", ["d"] = "" },
            },
            options,
            strict: true
        );
    }

    [Fact]
    public void All_accounts_can_be_asked_for_and_twenty_is_the_default()
    {
        Assert.Null(PreflightOptions.Parse(["--sample", "all"]).Sample);
        Assert.Equal(20, PreflightOptions.Parse([]).Sample);
    }

    [Theory]
    [InlineData("--sample", "0", "--sample got 0; allowed: a number from 1, or all")]
    [InlineData("--sample", "-3", "--sample got -3; allowed: a number from 1, or all")]
    [InlineData("--role", "arn:aws:iam::111122223333:role/x", "--role got arn:aws:iam::111122223333:role/x; allowed: the name of a role")]
    [InlineData("--context", "novalue", "--context got novalue; allowed: KEY=VALUE")]
    [InlineData("--profile", "", "--profile wants a value")]
    [InlineData("--rolle", "x", "unknown argument --rolle; allowed: --role, --sample, --profile, --context, --json, --help")]
    public void What_is_not_allowed_is_refused_with_what_is(string name, string value, string message)
    {
        var refusal = Assert.Throws<UsageException>(() => PreflightOptions.Parse([name, value]));

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_of_the_command_line_goes_before_that_of_cdk_json()
    {
        var merged = ContextJson.Merge(
            """{"context": {"a": "1", "b": "2"}}""",
            new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" }
        );

        Assert.Equal("""{"a":"1","b":"3","c":"4"}""", merged);
    }

    [Fact]
    public void A_cdk_json_that_is_no_JSON_is_refused()
    {
        Assert.Throws<UsageException>(() => ContextJson.Merge("{", new Dictionary<string, string>()));
    }
}

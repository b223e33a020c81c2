using System.Text.Json;
using ConfigRule.Cdk.Settings;
using ConfigRule.Tests.Organization;

namespace ConfigRule.Tests.Stack;

/// <summary>How the texts of the context become values.</summary>
public sealed class GivenValuesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("111111111111", "111111111111")]
    [InlineData(" 111111111111 ,222222222222,", "111111111111|222222222222")]
    [InlineData(",", "")]
    public void Items_of_a_list_are_separated_by_commas(string value, string expected)
    {
        Assert.Equal(
            expected.Split('|', StringSplitOptions.RemoveEmptyEntries),
            OrganizationContext.Read(("excludedAccounts", value)).Organization?.ExcludedAccounts
        );
    }

    [Fact]
    public void A_wrong_item_is_rejected_with_the_whole_value()
    {
        var problem = Assert.Throws<InvalidSettingException>(() => OrganizationContext.Read(("regions", "eu-west-1,Ireland")));

        Assert.Equal(
            "context key flowLogging:regions has the value \"eu-west-1,Ireland\"; allowed: items separated by "
                + "commas, each a region such as eu-west-1",
            problem.Message
        );
    }

    [Theory]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("\"true\"", true)]
    [InlineData("true", true)]
    [InlineData("\"false\"", false)]
    [InlineData("false", false)]
    public void A_flag_is_true_false_or_not_given(string json, bool? expected)
    {
        Assert.Equal(expected, ContextReader.Read($$"""{"flowLogging:dashboard": {{json}}}""").Notification.Dashboard);
    }

    [Theory]
    [InlineData("functionMemoryMb", "0x100")]
    [InlineData("functionMemoryMb", "+256")]
    [InlineData("functionMemoryMb", "2.56e2")]
    [InlineData("functionMemoryMb", "99999999999")]
    [InlineData("dashboard", "True")]
    public void A_text_that_only_a_lenient_parser_reads_is_rejected(string key, string value)
    {
        Assert.Throws<InvalidSettingException>(() =>
            ContextReader.Read(JsonSerializer.Serialize(new Dictionary<string, string> { ["flowLogging:" + key] = value }))
        );
    }

    [Fact]
    public void A_value_that_is_no_text_number_or_boolean_is_rejected()
    {
        var problem = Assert.Throws<InvalidSettingException>(() => ContextReader.Read("""{"flowLogging:tags": ["team=net"]}"""));

        Assert.Equal("context key flowLogging:tags has the value \"[\"team=net\"]\"; allowed: a string", problem.Message);
    }
}

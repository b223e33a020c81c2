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
    public void A_list_may_be_a_JSON_array()
    {
        var settings = ContextReader.Read(
            """{"flowLogging:tags": ["team=net", "stage=prod"], "flowLogging:rule:requiredFields": ["srcaddr", "action"]}"""
        );

        Assert.Equal(["team=net", "stage=prod"], settings.Account.Tags);
        Assert.Equal("srcaddr,action", settings.Rule.Parameters["requiredFields"]);
    }

    [Theory]
    [InlineData("tags", """["team=net,stage=prod"]""", "a list of texts without commas, or one text with commas")]
    [InlineData("tags", """[1]""", "a list of texts without commas, or one text with commas")]
    [InlineData("tags", """[""]""", "a list of texts without commas, or one text with commas")]
    [InlineData("tags", """{"team":"net"}""", "a list of texts without commas, or one text with commas")]
    [InlineData("ruleName", """["rule"]""", "a text, a number, true or false")]
    [InlineData("dashboard", """[true]""", "a text, a number, true or false")]
    public void A_value_of_another_JSON_type_is_rejected(string key, string json, string allowed)
    {
        var problem = Assert.Throws<InvalidSettingException>(() => ContextReader.Read($$"""{"flowLogging:{{key}}": {{json}}}"""));

        Assert.Equal($"context key flowLogging:{key} has the value \"{json}\"; allowed: {allowed}", problem.Message);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

public sealed class ContextValuesTests
{
    private static readonly Regex Region = new("^[a-z]+-[a-z]+-[0-9]$");

    [Theory]
    [InlineData("", null)]
    [InlineData("eu-west-1", "eu-west-1")]
    [InlineData(" eu-west-1 ,us-east-1,", "eu-west-1|us-east-1")]
    public void Items_stand_between_commas(string value, string? expected)
    {
        Assert.Equal(expected?.Split('|'), Values("regions", value).Items("regions", Region, "a region"));
    }

    [Fact]
    public void An_item_that_is_not_allowed_is_refused_with_the_whole_value()
    {
        var refusal = Assert.Throws<InvalidSettingException>(() =>
            Values("regions", "eu-west-1,Ireland").Items("regions", Region, "a region")
        );

        Assert.Equal(
            "context key flowLogging:regions has the value \"eu-west-1,Ireland\"; allowed: items separated by commas, each a region",
            refusal.Message
        );
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_flag_is_true_false_or_not_set(string value, bool? expected)
    {
        Assert.Equal(expected, Values("flag", value).Flag("flag"));
    }

    private static ContextValues Values(string key, string value) =>
        ContextValues.Read(JsonSerializer.Serialize(new Dictionary<string, string> { [ContextValues.Prefix + key] = value }), [key]);
}

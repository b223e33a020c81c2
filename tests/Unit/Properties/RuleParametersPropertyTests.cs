using System.Text.Json;
using ConfigRule.Cdk.Settings;
using ConfigRule.Judgement;
using ConfigRule.Parameters;
using CsCheck;
using static ConfigRule.Tests.Properties.RandomJson;

namespace ConfigRule.Tests.Properties;

public sealed class RuleParametersPropertyTests
{
    [Fact]
    public void Any_text_is_requirements_or_refused()
    {
        var name = Gen.OneOf(Gen.OneOfConst([.. RuleParameters.Names]), RandomText.Brief);
        var value = Gen.OneOf(
            Value,
            Gen.OneOfConst(
                "\"REJECT\"",
                "\"true\"",
                "60",
                "\"s3\"",
                "\"arn:*\"",
                "\"*\"",
                "\",\"",
                "\"arn:\"",
                "\"srcaddr,action\"",
                "\"1440\"",
                "true"
            )
        );
        var parameters = Gen.Select(name, value, (name, value) => $"{Quote(name)}:{value}")
            .Array[0, 4]
            .Select(members => $"{{{string.Join(',', members)}}}");

        Gen.OneOf(parameters, Value, Mutated(RandomRows.Parameters), RandomText.Brief)
            .Sample(
                json =>
                {
                    try
                    {
                        Assert.NotNull(RuleParameters.Read(json));
                    }
                    catch (InvalidRuleParametersException error)
                    {
                        Assert.NotEmpty(error.Message);
                    }
                },
                iter: 20_000
            );
    }

    [Fact]
    public void The_rule_reads_what_the_app_writes()
    {
        var written =
            from json in RandomRows.Parameters
            from tagKey in RandomText.Brief
            from logGroup in RandomText.Brief
            select new Dictionary<string, string>(Texts(json))
            {
                ["exemptTagKey"] = tagKey,
                ["destinationTypes"] = "",
                ["destinations"] = $"/{logGroup}",
            };

        written.Sample(
            parameters =>
            {
                var read = InputParameters.Read(parameters);

                Assert.Equal(Given("trafficType", "REJECT"), read.Traffic.ToEc2Name());
                Assert.Equal(Given("maxAggregationInterval", "600"), $"{read.MaxAggregationInterval}");
                Assert.Equal(Given("ignoreUnusedVpcs", "false") == "true", read.IgnoreUnusedVpcs);
                Assert.Equal(Given("acceptSubnetCoverage", "false") == "true", read.AcceptSubnetCoverage);
                Assert.Equal(Given("exemptTagKey", ""), read.ExemptTagKey ?? "");
                Assert.Equal(Given("requiredFields", "").Replace(" ", "", StringComparison.Ordinal), string.Join(',', read.RequiredFields));
                Assert.Equal(Given("exemptVpcIds", ""), string.Join(',', read.ExemptVpcIds));
                Assert.Equal([Given("destinations", "")], read.Destinations);

                string Given(string name, string unset) =>
                    parameters.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text ? text : unset;
            },
            iter: 10_000,
            print: InputParameters.Write
        );
    }

    private static Dictionary<string, string> Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString() ?? "");
    }
}

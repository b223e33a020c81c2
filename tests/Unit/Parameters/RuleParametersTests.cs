using System.Text.Json;
using ConfigRule.Judgement;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Parameters;

public sealed class RuleParametersTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"trafficType":"","destinations":" ","exemptTagKey":null}""")]
    public void A_missing_or_empty_parameter_has_its_default(string? json)
    {
        var requirements = RuleParameters.Read(json);

        Assert.Equivalent(new FlowLoggingRequirements(), requirements, strict: true);
    }

    [Fact]
    public void The_declared_defaults_are_the_defaults_of_the_requirements()
    {
        var defaults = RuleParameters.All.ToDictionary(
            parameter => parameter.Name,
            parameter => parameter.Default is "any" or "none" ? "" : parameter.Default
        );

        var requirements = RuleParameters.Read(JsonSerializer.Serialize(defaults));

        Assert.Equivalent(new FlowLoggingRequirements(), requirements, strict: true);
    }

    [Fact]
    public void A_field_that_is_not_known_yet_is_required_with_a_warning()
    {
        var requirements = RuleParameters.Read("""{"requiredFields":"srcaddr,src-addr"}""");

        Assert.Equal(["srcaddr", "src-addr"], requirements.RequiredFields);
        Assert.Equal(
            ["rule parameter requiredFields contains src-addr, which is not a known field; the nearest is srcaddr"],
            requirements.Warnings
        );
    }

    [Theory]
    [InlineData("interface-type,next-hop-interface-id")]
    [InlineData("instance-tag,asg-tag-2")]
    public void A_field_of_version_11_is_required_without_a_warning(string fields)
    {
        Assert.Empty(RuleParameters.Read($$"""{"requiredFields":"{{fields}}"}""").Warnings);
    }

    [Fact]
    public void Every_parameter_is_read()
    {
        var requirements = RuleParameters.Read(
            """
            {
              "trafficType": "ALL", "destinationTypes": "s3, cloud-watch-logs", "destinations": "/a/*,arn:aws:s3:::b",
              "maxAggregationInterval": "60", "requiredFields": "srcaddr, action", "exemptVpcIds": "vpc-01234567",
              "exemptTagKey": "Exempt", "ignoreUnusedVpcs": "true", "acceptSubnetCoverage": "true"
            }
            """
        );

        Assert.Equivalent(
            new FlowLoggingRequirements
            {
                Traffic = Traffic.All,
                DestinationTypes = ["s3", "cloud-watch-logs"],
                Destinations = ["/a/*", "arn:aws:s3:::b"],
                MaxAggregationInterval = 60,
                RequiredFields = ["srcaddr", "action"],
                ExemptVpcIds = ["vpc-01234567"],
                ExemptTagKey = "Exempt",
                IgnoreUnusedVpcs = true,
                AcceptSubnetCoverage = true,
            },
            requirements,
            strict: true
        );
    }

    [Theory]
    [InlineData("trafficType", "reject", "REJECT, ACCEPT, ALL")]
    [InlineData("destinationTypes", "s3,cloudwatch", "cloud-watch-logs, s3, kinesis-data-firehose")]
    [InlineData("maxAggregationInterval", "61", "60, 600")]
    [InlineData("requiredFields", "${srcaddr}", "names of flow log fields such as srcaddr")]
    [InlineData("requiredFields", "SrcAddr", "names of flow log fields such as srcaddr")]
    [InlineData("exemptVpcIds", "subnet-01234567", "VPC ids")]
    [InlineData("ignoreUnusedVpcs", "yes", "true, false")]
    [InlineData("acceptSubnetCoverage", "True", "true, false")]
    [InlineData("destinations", ",", "at least one item")]
    [InlineData("exemptVpcIds", " , ", "at least one item")]
    public void A_wrong_value_is_rejected_with_the_parameter_the_value_and_the_allowed_values(string name, string value, string allowed)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value });

        var error = Assert.Throws<InvalidRuleParametersException>(() => RuleParameters.Read(json));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(value.Split(',')[^1].Trim(), error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrafficType", "trafficType")]
    [InlineData("destination", "destinations")]
    [InlineData("exemptVpcs", "exemptVpcIds")]
    public void An_unknown_name_is_rejected_with_the_nearest_known_one(string name, string nearest)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { [name] = "x" });

        var error = Assert.Throws<InvalidRuleParametersException>(() => RuleParameters.Read(json));

        Assert.Contains($"unknown rule parameter {name}; the nearest known name is {nearest} ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"trafficType":["REJECT"]}""")]
    [InlineData("""{"exemptTagKey":"\uD83D"}""")]
    [InlineData("""{"\uD83D":"REJECT"}""")]
    public void Anything_but_a_JSON_object_of_strings_is_rejected(string json)
    {
        Assert.Throws<InvalidRuleParametersException>(() => RuleParameters.Read(json));
    }

    [Theory]
    [InlineData("s3", "arn:*my-bucket")]
    [InlineData("s3", "*")]
    [InlineData("s3,cloud-watch-logs", "/vpc-flow-logs/*")]
    public void A_destination_that_may_have_an_allowed_type_is_accepted(string types, string destinations)
    {
        var json = JsonSerializer.Serialize(
            new Dictionary<string, string> { ["destinationTypes"] = types, ["destinations"] = destinations }
        );

        Assert.Equal([destinations], RuleParameters.Read(json).Destinations);
    }

    [Theory]
    [InlineData("s3", "/vpc-flow-logs/*")]
    [InlineData("cloud-watch-logs", "arn:aws:s3:::bucket")]
    [InlineData("kinesis-data-firehose", "arn:aws:logs:*:*:log-group:x")]
    public void A_destination_that_has_no_allowed_type_is_a_contradiction(string types, string destinations)
    {
        var json = JsonSerializer.Serialize(
            new Dictionary<string, string> { ["destinationTypes"] = types, ["destinations"] = destinations }
        );

        var error = Assert.Throws<InvalidRuleParametersException>(() => RuleParameters.Read(json));

        Assert.Contains("contradict", error.Message, StringComparison.Ordinal);
    }
}

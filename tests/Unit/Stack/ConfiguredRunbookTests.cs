using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using ConfigRule.Tests.Runbook;

namespace ConfigRule.Tests.Stack;

/// <summary>A deployed document allows only the values that the settings decide, and is otherwise as it is written.</summary>
public sealed class ConfiguredRunbookTests
{
    private const string Enable = "EnableVpcFlowLogging.yaml";
    private const string Remove = "RemoveVpcFlowLogging.yaml";

    /// <summary>Parameters that a person or AWS Config chooses for each run.</summary>
    private static readonly string[] Free = ["AutomationAssumeRole", "DeleteLogGroup", "DryRun", "VpcId"];

    public static TheoryData<string, string> Contexts { get; } =
        new()
        {
            { Enable, "{}" },
            { Remove, "{}" },
            {
                Enable,
                """
                    {
                      "flowLogging:rule:trafficType": "ALL",
                      "flowLogging:rule:maxAggregationInterval": "60",
                      "flowLogging:logRetentionDays": "3653"
                    }
                    """
            },
            {
                Enable,
                """
                    {
                      "flowLogging:rule:destinationTypes": "s3, cloud-watch-logs",
                      "flowLogging:rule:destinations": "/central/*,arn:aws:s3:::central",
                      "flowLogging:rule:requiredFields": "vpc-id, action"
                    }
                    """
            },
            {
                Enable,
                """
                    {
                      "flowLogging:rule:trafficType": "ACCEPT",
                      "flowLogging:logRetentionDays": "1",
                      "flowLogging:logGroupPrefix": "#",
                      "flowLogging:deliveryRolePrefix": "@"
                    }
                    """
            },
            { Remove, """{"flowLogging:logGroupPrefix": "#", "flowLogging:deliveryRolePrefix": "+=,.@_-"}""" },
            {
                Enable,
                """
                    {
                      "flowLogging:destinationType": "s3",
                      "flowLogging:destinationArn": "arn:aws:s3:::b-1/x'()/",
                      "flowLogging:fileFormat": "parquet",
                      "flowLogging:hiveCompatiblePartitions": "true"
                    }
                    """
            },
            {
                Enable,
                """
                    {
                      "flowLogging:logGroupKmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1",
                      "flowLogging:logGroupClass": "INFREQUENT_ACCESS",
                      "flowLogging:permissionsBoundaryArn": "arn:aws:iam::111122223333:policy/B"
                    }
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Contexts))]
    public void A_decided_parameter_has_its_value_as_its_default_and_allows_no_other(string document, string context)
    {
        var settings = ContextReader.Read(context);
        var values = ConfiguredRunbook.Values(settings);

        Assert.All(
            Parameters(ConfiguredRunbook.Read(document, settings)).Where(parameter => !Free.Contains(parameter.Key)),
            parameter =>
            {
                var (bounds, value) = (parameter.Value!, values[parameter.Key]);
                Assert.Equal(value, bounds["default"]!.GetValue<string>());
                Assert.Equal(
                    value.Length > 0 ? $"[{JsonSerializer.Serialize(value)}]" : "^$",
                    value.Length > 0
                        ? JsonSerializer.Serialize(bounds["allowedValues"]!.AsArray().Select(allowed => allowed!.GetValue<string>()))
                        : bounds["allowedPattern"]!.GetValue<string>()
                );
                Assert.True(bounds["allowedValues"] is null != bounds["allowedPattern"] is null);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Only_defaults_and_allowed_values_of_decided_parameters_differ_from_the_written_document(string document, string context)
    {
        var written = DeployedRunbook.Parse(RunbookDocument.Read(document));
        var deployed = DeployedRunbook.Parse(ConfiguredRunbook.Read(document, ContextReader.Read(context)));

        foreach (var parameter in new[] { written, deployed }.SelectMany(content => content["parameters"]!.AsObject()))
        {
            if (!Free.Contains(parameter.Key))
            {
                foreach (var property in new[] { "default", "allowedValues", "allowedPattern" })
                {
                    parameter.Value!.AsObject().Remove(property);
                }
            }
        }

        Assert.Equal(written.ToJsonString(), deployed.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_value_is_one_that_the_written_document_allows(string document, string context)
    {
        var settings = ContextReader.Read(context);

        Assert.All(
            Parameters(RunbookDocument.Read(document)).Where(parameter => !Free.Contains(parameter.Key)),
            parameter => Assert.True(RunbookBounds.Allow(parameter.Value!.AsObject(), ConfiguredRunbook.Values(settings)[parameter.Key]))
        );
    }

    [Theory]
    [InlineData(Enable)]
    [InlineData(Remove)]
    public void Comments_and_everything_but_parameters_stay_as_written(string document)
    {
        var written = RunbookDocument.Read(document).Split("\nparameters:\n");
        var deployed = ConfiguredRunbook.Read(document, new StackSettings()).Split("\nparameters:\n");

        Assert.Equal(written[0], deployed[0]);
        Assert.Equal(
            written[1][written[1].IndexOf("\noutputs:", StringComparison.Ordinal)..],
            deployed[1][deployed[1].IndexOf("\noutputs:", StringComparison.Ordinal)..]
        );
    }

    [Fact]
    public void Every_value_has_a_parameter()
    {
        Assert.Empty(
            ConfiguredRunbook
                .Values(new StackSettings())
                .Keys.Except(Parameters(RunbookDocument.Read(Enable)).Select(parameter => parameter.Key))
        );
    }

    [Fact]
    public void A_list_may_be_as_long_as_the_rule_allows()
    {
        var destinations = string.Join(',', Enumerable.Range(100, 90).Select(number => $"/group-{number}"));

        var parameters = Parameters(
            ConfiguredRunbook.Read(
                Enable,
                ContextReader.Read(
                    JsonSerializer.Serialize(new Dictionary<string, string> { ["flowLogging:rule:destinations"] = destinations })
                )
            )
        );

        Assert.Equal(destinations, parameters["Destinations"]!["default"]!.GetValue<string>());
    }

    [Fact]
    public void A_parameter_that_the_document_lacks_is_an_error()
    {
        var document = new DocumentParameters(RunbookDocument.Read(Enable));

        Assert.Contains(
            "no parameter Retention",
            Assert.Throws<ArgumentException>(() => document.WithOnly("Retention", "1")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Properties_that_are_blocks_are_replaced_too()
    {
        const string text = """
            parameters:
              First:
                type: String
                default: one
                allowedValues:
                - one
                - two
                description: Comes last.

              # Stays.
              Second:
                allowedValues:
                  - "1"
                default: >-
                  1
            outputs: []

            """;

        var changed = new DocumentParameters(text).WithOnly("First", "a: \"b\"").WithOnly("Second", "").Text;

        Assert.Equal(
            """
            parameters:
              First:
                type: String
                description: Comes last.
                default: "a: \"b\""
                allowedValues: ["a: \"b\""]

              # Stays.
              Second:
                default: ""
                allowedPattern: "^$"
            outputs: []

            """,
            changed
        );
    }

    private static JsonObject Parameters(string yaml) => DeployedRunbook.Parse(yaml)["parameters"]!.AsObject();
}

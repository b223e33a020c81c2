using System.Text.Json;
using System.Text.Json.Serialization;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>All runs as JSON.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(
        string file,
        Machine machine,
        double loadBefore,
        IReadOnlyList<Variant> variants,
        IReadOnlyList<ScenarioResult> results
    )
    {
        var content = new
        {
            machine,
            load = new { before = loadBefore, after = Machine.ReadLoad() },
            lambdaPrice = LambdaOffer.PriceStated,
            variants = variants.Select(variant => new
            {
                variant.Name,
                variant.Description,
                variant.Size,
            }),
            scenarios = results.Select(result => new
            {
                group = result.Scenario.Group.Name(),
                result.Scenario.Title,
                result.Scenario.Account,
                result.Scenario.Transport,
                result.Scenario.Limits,
                ec2Milliseconds = result.Scenario.Pace.Ec2Call.TotalMilliseconds,
                configMilliseconds = result.Scenario.Pace.ConfigCall.TotalMilliseconds,
                result.Scenario.Pace.ThrottledCalls,
                result.NotMeasured,
                variants = result.Variants.Select(variant => new
                {
                    variant.Variant.Name,
                    variant.Unfinished,
                    variant.Runs,
                }),
            }),
        };

        _ = Directory.CreateDirectory(Path.GetDirectoryName(file) ?? Repository.Root);
        File.WriteAllText(file, JsonSerializer.Serialize(content, Format));
    }
}

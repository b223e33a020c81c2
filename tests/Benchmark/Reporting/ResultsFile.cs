using System.Text.Json;
using System.Text.Json.Serialization;
using ConfigRule.Benchmark.Measuring;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>All that was measured, run by run, as JSON: for comparing one day with another.</summary>
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
        IReadOnlyList<RowResult> results
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
            rows = results.Select(result => new
            {
                group = result.Row.Group.Name(),
                result.Row.Title,
                result.Row.Account,
                result.Row.Transport,
                result.Row.Limits,
                ec2Milliseconds = result.Row.Pace.Ec2Call.TotalMilliseconds,
                configMilliseconds = result.Row.Pace.ConfigCall.TotalMilliseconds,
                result.Row.Pace.ThrottledCalls,
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

using System.Globalization;

namespace ConfigRule.Benchmark.Reporting;

/// <summary>Numbers for people, the same in every locale.</summary>
internal static class Text
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits.</summary>
    public static string Number(double number) =>
        number switch
        {
            >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
            >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
            _ => number.ToString("0.00", CultureInfo.InvariantCulture),
        };

    public static string Times(double ratio) => $"{Number(ratio)}×";
}

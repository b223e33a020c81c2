using ConfigRule.Cdk.Preflight;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Tests.Preflight;

/// <summary>What the command prints into a file or a pipe.</summary>
internal static class Printed
{
    public static string Table(IReadOnlyList<Finding> findings, int? terminalWidth = null)
    {
        using var output = new StringWriter();
        BeforeRollout.Report.Print(findings, output, terminalWidth);

        return output.ToString();
    }
}

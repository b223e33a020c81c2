using ConfigRule.Parameters;
using Spectre.Console;

namespace ConfigRule.Cdk.Settings;

/// <summary>The settings as a table, from their declarations.</summary>
public static class SettingsTable
{
    public const string MarkdownHeading = "| key | default | allowed | meaning |";

    private static readonly string[] Columns = ["key", "default", "allowed", "meaning"];

    /// <summary>The settings that every deployment has.</summary>
    public static IEnumerable<string[]> ForAccount => Rows(isForOrganization: false);

    /// <summary>The settings that only a deployment to an organization has.</summary>
    public static IEnumerable<string[]> ForOrganization => Rows(isForOrganization: true);

    /// <summary>The parameters of the rule, each of which is a setting too.</summary>
    public static IEnumerable<string[]> OfRule =>
        RuleParameters.All.Select(parameter =>
            new[]
            {
                ContextReader.Prefix + ContextReader.RulePrefix + parameter.Name,
                parameter.Default,
                parameter.Allowed,
                parameter.Meaning,
            }
        );

    /// <summary>Prints all settings.</summary>
    /// <param name="output">A terminal, or anything else for plain text with one line for each setting.</param>
    /// <param name="isTerminal">Whether it is a terminal.</param>
    public static void Print(TextWriter output, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table { Border = isTerminal ? TableBorder.Rounded : TableBorder.None };
        table.AddColumns(Columns);
        foreach (var row in ForAccount.Concat(ForOrganization).Concat(OfRule))
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        if (!isTerminal)
        {
            console.Profile.Width = 1_000;
        }

        console.Write(table);
    }

    /// <summary>Prints the tables of the README files.</summary>
    public static void PrintMarkdown(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var rows in new[] { ForAccount, ForOrganization })
        {
            output.WriteLine(MarkdownHeading);
            output.WriteLine("|---|---|---|---|");
            foreach (var row in rows)
            {
                output.WriteLine(MarkdownRow(row));
            }

            output.WriteLine();
        }
    }

    public static string MarkdownRow(string[] cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";

    private static IEnumerable<string[]> Rows(bool isForOrganization) =>
        Setting
            .All.Where(setting => setting.IsForOrganization == isForOrganization)
            .Select(setting => new[] { ContextReader.Prefix + setting.Key, setting.Default, setting.Allowed, setting.Meaning });
}

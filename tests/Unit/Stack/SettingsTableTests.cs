using ConfigRule.Cdk.Settings;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Stack;

/// <summary>The tables of the README files are those that the declarations give.</summary>
public sealed class SettingsTableTests
{
    [Theory]
    [InlineData("cdk/README.md", false)]
    [InlineData("cdk/Organization/README.md", true)]
    public void The_table_of_a_readme_is_the_one_that_the_settings_command_prints(string readme, bool isForOrganization)
    {
        var rows = isForOrganization ? SettingsTable.ForOrganization : SettingsTable.ForAccount;

        Assert.Equal(rows.Select(SettingsTable.MarkdownRow), MarkdownTable.Lines(readme, SettingsTable.MarkdownHeading));
    }

    [Fact]
    public void The_settings_command_prints_one_line_for_each_key_where_it_writes_to_no_terminal()
    {
        using var output = new StringWriter();

        SettingsTable.Print(output, isTerminal: false);

        Assert.Equal(
            ContextReader.Keys.Select(key => ContextReader.Prefix + key).Order(StringComparer.Ordinal),
            output
                .ToString()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.Split(' ')[0])
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain('\e', output.ToString());
    }

    [Fact]
    public void The_settings_command_prints_every_parameter_of_the_rule()
    {
        Assert.Equal(RuleParameters.Names, SettingsTable.OfRule.Select(row => row[0].Split(':')[^1]));
    }
}

using ConfigRule.Cdk;
using ConfigRule.Cdk.Settings;
using ConfigRule.Scale;

namespace ConfigRule.Tests.Organization;

/// <summary>What cdk/Organization/README.md says, compared with the code.</summary>
public sealed class OrganizationReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "cdk", "Organization", "README.md"));

    [Fact]
    public void The_table_of_costs_and_times_is_what_the_program_computes()
    {
        var rows = MarkdownTable.Rows("cdk/Organization/README.md", "| across an organization | |").Select(cells => (cells[0], cells[1]));

        Assert.Equal(Summary.Of(new Assumptions()), rows);
    }

    [Fact]
    public void Every_region_where_remediation_is_unknown_is_named()
    {
        var sentence = Lines.Single(line => line.Contains("have no `AWS::Config::RemediationConfiguration`", StringComparison.Ordinal));
        var named = sentence.Split("in ").Last(part => part.StartsWith("af-", StringComparison.Ordinal)).Split(" regions.")[0];
        var listed = named
            .Replace(
                "ap-southeast-3 to -7",
                "ap-southeast-3, ap-southeast-4, ap-southeast-5, ap-southeast-6, ap-southeast-7",
                StringComparison.Ordinal
            )
            .Replace(" and both GovCloud", ", us-gov-east-1, us-gov-west-1", StringComparison.Ordinal)
            .Split(", ");

        Assert.Equal(RemediationRegions.Unknown.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}

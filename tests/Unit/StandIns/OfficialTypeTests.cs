using Amazon.EC2;
using Amazon.Runtime;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.StandIns;

/// <summary>Names that keep the project's code free of ambiguities, whichever packages it is built with.</summary>
public sealed class OfficialTypeTests
{
    [Fact]
    public void Every_official_type_belongs_to_a_package_that_has_a_stand_in()
    {
        Assert.Equal(
            StandInProject.All.Select(standIn => standIn.Name),
            OfficialType.All.Select(type => type.Package).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_stand_in_has_no_public_type_that_the_official_package_lacks()
    {
        var declared = StandInProject.All.SelectMany(standIn => standIn.DeclaredTypes).ToList();

        Assert.NotEmpty(declared);
        Assert.Empty(declared.Except(OfficialType.All));
    }

    [Fact]
    public void No_type_of_the_rule_is_named_as_an_official_type()
    {
        var official = OfficialType.All.Select(type => type.Name).Concat(PublicNames(typeof(AmazonEC2Client), typeof(AmazonServiceClient)));

        var own = new[] { typeof(FlowLoggingRule), typeof(Verdict) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith(nameof(ConfigRule), StringComparison.Ordinal) == true && !type.IsNested)
            .Select(type => type.Name)
            .ToList();

        Assert.NotEmpty(own);
        Assert.Empty(own.Intersect(official));
    }

    private static IEnumerable<string> PublicNames(params Type[] ofAssemblies) =>
        ofAssemblies.SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Name);
}

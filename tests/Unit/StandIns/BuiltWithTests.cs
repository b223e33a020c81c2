using System.Reflection;
using Amazon.ConfigService;
using Amazon.Lambda.ConfigEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using ConfigRule.Tests.Events;
using ConfigRule.Tests.Rule;

namespace ConfigRule.Tests.StandIns;

public sealed class BuiltWithTests
{
    private static readonly Type[] OnePerPackage =
    [
        typeof(ConfigEvent),
        typeof(ILambdaContext),
        typeof(LambdaBootstrap),
        typeof(ILambdaSerializer),
        typeof(SourceGeneratorLambdaJsonSerializer<>),
        typeof(AmazonConfigServiceClient),
    ];

    [Fact]
    public async Task The_line_of_an_invocation_names_the_stand_ins_that_the_function_was_built_with()
    {
        HashSet<string> standIns =
        [
            .. OnePerPackage.Select(type => type.Assembly).Where(IsStandIn).Select(assembly => assembly.GetName().Name ?? ""),
        ];
        using var rule = new RuleInMemory();

        await rule.HandleAsync(SampleEvents.Sample("scheduled"), new FakeInventory());

        var builtWith = Assert.Single(rule.LogLines())["builtWith"]!.GetValue<string>().Split(": ");
        Assert.Equal(standIns.Count == 0 ? "official Lambda packages" : "stand-ins of Lambda packages", builtWith[0]);
        HashSet<string> named = [.. builtWith[1..].SelectMany(names => names.Split(", "))];
        Assert.Equal(standIns, named);
    }

    private static bool IsStandIn(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product.StartsWith("Stand-in for ", StringComparison.Ordinal) == true;
}

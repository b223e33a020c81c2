using ConfigRule.Cdk.Runbooks;
using ConfigRule.Cdk.Settings;
using YamlDotNet.RepresentationModel;

namespace ConfigRule.Tests.Stack;

/// <summary>The longest run that the remediation window is compared with is the runbook's.</summary>
public sealed class LongestRunTests
{
    /// <remarks>https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeawsapi.html</remarks>
    private const int LongestApiCall = 25;

    [Fact]
    public void No_run_of_the_runbook_can_take_longer()
    {
        Assert.InRange(Steps().Sum(LongestOf), LongestRun.SecondsOfSteps / 2, LongestRun.SecondsOfSteps);
    }

    private static int LongestOf(YamlMappingNode step)
    {
        var action = ((YamlScalarNode)step["action"]).Value;
        var attempts = step.Children.TryGetValue("maxAttempts", out var given) ? Number(given) : 1;

        return attempts
            * action switch
            {
                "aws:executeScript" => Number(step["timeoutSeconds"]),
                "aws:executeAwsApi" => LongestApiCall,
                "aws:branch" => 0,
                // The setting decides how long, so LongestRun adds it.
                "aws:sleep" => 0,
                _ => throw new InvalidOperationException($"how long {action} takes is not known here"),
            };
    }

    private static int Number(YamlNode node) =>
        int.Parse(((YamlScalarNode)node).Value ?? "", System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<YamlMappingNode> Steps()
    {
        var yaml = new YamlStream();
        using var text = new StringReader(RunbookDocument.Read("EnableVpcFlowLogging.yaml"));
        yaml.Load(text);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["mainSteps"]).Cast<YamlMappingNode>();
    }
}

using Amazon.CDK;
using Constructs;

namespace ConfigRule.Cdk.Operations;

/// <summary>Links to the AWS console of the stack's partition and region.</summary>
public sealed class ConsoleLinks : Construct
{
    private readonly string host;

    public ConsoleLinks(Construct scope, string id)
        : base(scope, id)
    {
        // Conditions instead of a mapping: a mapping fails in a partition that it does not list.
        host = If(
            "China",
            "aws-cn",
            "console.amazonaws.cn",
            If(
                "GovCloud",
                "aws-us-gov",
                "console.amazonaws-us-gov.com",
                If("EuropeanSovereignCloud", "aws-eusc", "console.amazonaws-eusc.eu", "console.aws.amazon.com")
            )
        );
    }

    /// <param name="path">The path after the host; the region is added as the query.</param>
    /// <param name="fragment">The part after the query, for consoles that use one.</param>
    public string To(string path, string fragment = "") => $"https://{host}/{path}?region={Stack.Of(this).Region}{fragment}";

    private string If(string id, string partition, string then, string otherwise) =>
        Fn.ConditionIf(
                new CfnCondition(
                    this,
                    id,
                    new CfnConditionProps { Expression = Fn.ConditionEquals(Amazon.CDK.Aws.PARTITION, partition) }
                ).LogicalId,
                then,
                otherwise
            )
            .ToString();
}

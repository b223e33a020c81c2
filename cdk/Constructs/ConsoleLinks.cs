using Amazon.CDK;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>Addresses in the AWS console of the stack's partition and region.</summary>
public sealed class ConsoleLinks : Construct
{
    private readonly string host;

    public ConsoleLinks(Construct scope, string id)
        : base(scope, id)
    {
        // Conditions rather than a mapping, which would refuse a partition that it does not know.
        host = Where(
            "China",
            "aws-cn",
            "console.amazonaws.cn",
            Where("GovCloud", "aws-us-gov", "console.amazonaws-us-gov.com", "console.aws.amazon.com")
        );
    }

    /// <param name="path">From the host, without the region: that is added as the query.</param>
    /// <param name="fragment">What follows the query, for consoles that take it.</param>
    public string To(string path, string fragment = "") => $"https://{host}/{path}?region={Stack.Of(this).Region}{fragment}";

    private string Where(string id, string partition, string then, string otherwise) =>
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

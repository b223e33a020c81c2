using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
using ConfigRule.Cdk.Settings;
using Xunit.Abstractions;
using static ConfigRule.Tests.Stack.PolicyStatements;

namespace ConfigRule.Tests.Stack;

/// <summary>The function's role allows what its code calls and what Lambda calls for it, and nothing else.</summary>
[Collection(JsiiTests.Name)]
public sealed class FunctionRoleTests(ITestOutputHelper output)
{
    /// <summary>The types that call AWS, with IAM's names of their services.</summary>
    private static readonly Dictionary<string, string> Clients = new()
    {
        ["Amazon.EC2.IAmazonEC2"] = "ec2",
        ["Amazon.EC2.Model.IEC2PaginatorFactory"] = "ec2",
        ["Amazon.ConfigService.IAmazonConfigService"] = "config",
    };

    /// <remarks>
    /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html (its log),
    /// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (its destination).
    /// </remarks>
    private static readonly Dictionary<string, string> MadeByLambda = new()
    {
        ["logs:CreateLogStream"] = "Lambda, for the function's log",
        ["logs:PutLogEvents"] = "Lambda, for the function's log",
        ["sqs:SendMessage"] = "Lambda, for the destination of failed events",
    };

    [Fact]
    public void Every_statement_is_for_a_call_and_every_call_has_a_statement()
    {
        var statements = Statements(SynthesizedStack.Synthesize(new StackSettings { Rule = new() { RefreshDays = 7 } }));
        var calls = CallsOfTheCode().ToDictionary(call => call, _ => "the rule's code").Concat(MadeByLambda).ToDictionary();

        foreach (var (statement, action) in statements.SelectMany(statement => Actions(statement).Select(action => (statement, action))))
        {
            output.WriteLine(
                $"| {statement["Sid"]} | {action} | {string.Join(", ", Resources(statement))} | "
                    + $"{calls.GetValueOrDefault(action, "nothing")} |"
            );
        }

        Assert.Equal(calls.Keys.Order(StringComparer.Ordinal), statements.SelectMany(Actions).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_result_of_one_VPC_may_be_read_only_if_results_are_compared() =>
        Assert.DoesNotContain("config:GetComplianceDetailsByResource", Statements(SynthesizedStack.Default).SelectMany(Actions));

    [Fact]
    public void Lambda_may_use_the_accounts_key_only_for_the_queue()
    {
        const string key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";

        var added = Statements(SynthesizedStack.Synthesize(new StackSettings { Account = new() { KmsKeyArn = key } }))
            .Single(statement => Actions(statement).Any(action => action.StartsWith("kms:", StringComparison.Ordinal)));

        Assert.Equal(["kms:Decrypt", "kms:GenerateDataKey"], Actions(added));
        Assert.Equal([key], Resources(added));
        Assert.Equal("sqs.${AWS::Region}.${AWS::URLSuffix}", added["Condition"]!["StringEquals"]!["kms:ViaService"]!.Text());
    }

    private static List<JsonObject> Statements(JsonNode template) =>
        [
            .. template
                .All("AWS::IAM::Role")
                .Where(role => Trust(role.Value).Any(trust => trust["Principal"]!["Service"]!.Text() == "lambda.amazonaws.com"))
                .SelectMany(role => Allowed(role.Value)),
        ];

    /// <summary>The members of the clients that the compiled function uses.</summary>
    private static IEnumerable<string> CallsOfTheCode()
    {
        using var file = File.OpenRead(typeof(FlowLoggingRule).Assembly.Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();

        return
        [
            .. metadata
                .MemberReferences.Select(handle => metadata.GetMemberReference(handle))
                .Where(member => member.Parent.Kind == HandleKind.TypeReference)
                .Select(member => (Client: NameOf(metadata, (TypeReferenceHandle)member.Parent), Member: metadata.GetString(member.Name)))
                .Where(member => Clients.ContainsKey(member.Client) && !member.Member.StartsWith("get_", StringComparison.Ordinal))
                .Select(member => $"{Clients[member.Client]}:{member.Member.Replace("Async", "", StringComparison.Ordinal)}")
                .Distinct(),
        ];
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

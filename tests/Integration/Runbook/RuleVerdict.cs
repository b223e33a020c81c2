using System.Text.Json;
using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using ConfigRule.Aws;
using ConfigRule.Judgement;
using ConfigRule.LocalLoop;
using ConfigRule.Parameters;

namespace ConfigRule.Tests.Runbook;

/// <summary>The verdict of the rule on a VPC now, with the rule's own EC2 adapter.</summary>
internal static class RuleVerdict
{
    private static readonly string[] SharedParameters =
    [
        "TrafficType",
        "MaxAggregationInterval",
        "DestinationTypes",
        "Destinations",
        "RequiredFields",
    ];

    /// <param name="endpoint">The local AWS.</param>
    /// <param name="account">The VPC's account.</param>
    /// <param name="vpcId">The VPC.</param>
    /// <param name="runbookParameters">The parameters of the run; the rule gets those that both have.</param>
    public static async Task<Verdict> OfAsync(
        Uri endpoint,
        AwsAccount account,
        string vpcId,
        IEnumerable<(string Name, string Value)> runbookParameters
    )
    {
        var requirements = RuleParameters.Read(
            JsonSerializer.Serialize(
                runbookParameters
                    .Where(parameter => SharedParameters.Contains(parameter.Name))
                    .ToDictionary(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name), parameter => parameter.Value)
            )
        );
        using var ec2 = new AmazonEC2Client(
            await OperatorAsync(account),
            new AmazonEC2Config { ServiceURL = endpoint.OriginalString, AuthenticationRegion = account.Region }
        );

        var vpcs = await new Ec2VpcInventory(ec2, RegionEndpoint.GetBySystemName(account.Region)).ReadAsync(
            account.Id,
            [vpcId],
            requirements,
            CancellationToken.None
        );
        return new FlowLoggingPolicy(account.Id, requirements, DateTimeOffset.UtcNow).Judge(vpcs.Single());
    }

    /// <summary>Keys of a role of the account.</summary>
    public static async Task<SessionAWSCredentials> OperatorAsync(AwsAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var answer = await account.CallAsync(
            "sts",
            "assume_role",
            new { RoleArn = $"arn:aws:iam::{account.Id}:role/Operator", RoleSessionName = "operator" }
        );
        var credentials = answer.GetProperty("Credentials");
        return new SessionAWSCredentials(
            RunbookAccount.Text(credentials, "AccessKeyId"),
            RunbookAccount.Text(credentials, "SecretAccessKey"),
            RunbookAccount.Text(credentials, "SessionToken")
        );
    }
}

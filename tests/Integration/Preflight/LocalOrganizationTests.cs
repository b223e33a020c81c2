using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Preflight;

/// <summary>The real AWS CLI against an organization on the local AWS, as far as the local AWS has the services.</summary>
public sealed class LocalOrganizationTests(LocalAwsFixture fixture) : IClassFixture<LocalAwsFixture>
{
    private const string Region = "eu-west-1";

    [Fact]
    public async Task The_organization_its_accounts_and_their_recorders_are_read()
    {
        var management = fixture.NewAccount(Region);
        var organization =
            (await management.CallAsync("organizations", "CreateOrganization", new { FeatureSet = "ALL" }))
                .GetProperty("Organization")
                .GetProperty("Id")
                .GetString()
            ?? "";
        var root = (await management.CallAsync("organizations", "ListRoots")).GetProperty("Roots")[0].GetProperty("Id").GetString();
        var unit =
            (await management.CallAsync("organizations", "CreateOrganizationalUnit", new { ParentId = root, Name = "Workloads" }))
                .GetProperty("OrganizationalUnit")
                .GetProperty("Id")
                .GetString()
            ?? "";
        var created = (
            await management.CallAsync("organizations", "CreateAccount", new { AccountName = "one", Email = "one@example.com" })
        ).GetProperty("CreateAccountStatus");
        var member = created.GetProperty("AccountId").GetString();
        await management.CallAsync(
            "organizations",
            "MoveAccount",
            new
            {
                AccountId = member,
                SourceParentId = root,
                DestinationParentId = unit,
            }
        );
        await RecordAsync(management);

        var run = await PreflightProcess.RunAsync(
            await EnvironmentAsync(management),
            [.. PreflightProcess.Organization(organization, unit, Region), "--role", "Audit", "--json"]
        );

        var rows = PreflightProcess.Rows(run);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(("OK", "caller", $"organization {organization}"), rows);
        Assert.Contains(("OK", "caller", $"the caller is the management account, {management.Id}"), rows);
        Assert.Contains(("OK", "accounts", "unit Workloads: 1 accounts, including units below it"), rows);
        Assert.Contains(("OK", "regions", "all 1 regions are enabled"), rows);
        Assert.Contains(
            ("OK", "buckets", $"rejectflowlogging-packages-{management.Id}-{Region} does not exist yet: the deployment creates it"),
            rows
        );
        Assert.Contains(("OK", "recorder", "records AWS::EC2::VPC and AWS::EC2::FlowLog continuously"), rows);
        Assert.Contains(("OK", "rule", "the name vpc-reject-flow-logging is free"), rows);
        // In the member account nothing is turned on.
        Assert.Contains(("FAIL", "recorder", "AWS Config has no recorder, so no rule can be created"), rows);
    }

    private static async Task RecordAsync(AwsAccount account)
    {
        await account.CallAsync(
            "config",
            "PutConfigurationRecorder",
            new
            {
                ConfigurationRecorder = new
                {
                    name = "default",
                    roleARN = $"arn:aws:iam::{account.Id}:role/config",
                    recordingGroup = new { allSupported = true },
                },
            }
        );
        await account.CallAsync(
            "config",
            "PutDeliveryChannel",
            new { DeliveryChannel = new { name = "default", s3BucketName = $"config-{account.Id}" } }
        );
        await account.CallAsync("config", "StartConfigurationRecorder", new { ConfigurationRecorderName = "default" });
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(AwsAccount account) =>
        new(await account.CredentialsAsync())
        {
            ["AWS_ENDPOINT_URL"] = fixture.LocalAws.Endpoint.OriginalString,
            ["AWS_MAX_ATTEMPTS"] = "1",
        };
}

using ConfigRule.Cdk.Preflight.Checks;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Cdk.Preflight.Reporting;

namespace ConfigRule.Tests.Preflight;

public sealed class JoiningCheckTests
{
    private const string Account = "666677778888";
    private const string None = """{"Summaries": []}""";

    [Fact]
    public async Task An_account_that_joins_has_to_get_a_current_stack_instance_in_every_region()
    {
        var aws = new CannedAws().Answers(AwsOperation.ListStackInstances, None);

        // The operator moves the account when told to; CloudFormation then takes its time.
        var finding = await RunAsync(
            aws,
            _ =>
            {
                var looks = 0;
                aws.OnCall = () =>
                    aws.Answers(
                        AwsOperation.ListStackInstances,
                        RolledOutOrganization.Instances(Account, ++looks < 3 ? "OUTDATED" : "CURRENT")
                    );
            }
        );

        Assert.Equal(Outcome.Ok, finding.Outcome);
        Assert.StartsWith("it has a current stack instance in every region after ", finding.Found, StringComparison.Ordinal);
        Assert.Equal(4, aws.Calls.Count);
        Assert.All(aws.Calls, call => Assert.Equal(["--stack-instance-account", Account], call.Arguments.TakeLast(2)));
    }

    [Theory]
    [InlineData(None, "it has no stack instance")]
    [InlineData("""{"Summaries": [{"Account": "666677778888", "Region": "eu-west-1", "Status": "CURRENT"}]}""", "it has eu-west-1 CURRENT")]
    [InlineData(
        """{"Summaries": [{"Account": "666677778888", "Region": "eu-west-1", "Status": "CURRENT"}, {"Account": "666677778888", "Region": "us-east-1", "Status": "OUTDATED"}]}""",
        "it has eu-west-1 CURRENT, us-east-1 OUTDATED"
    )]
    public async Task An_account_that_does_not_get_them_in_time_fails_with_what_it_has(string later, string found)
    {
        var aws = new CannedAws().Answers(AwsOperation.ListStackInstances, None);

        var finding = await RunAsync(aws, _ => aws.Answers(AwsOperation.ListStackInstances, later), limitSeconds: 1);

        Assert.Equal(Outcome.Fail, finding.Outcome);
        Assert.EndsWith(found, finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_has_stack_instances_already_proves_nothing()
    {
        var aws = new CannedAws().Answers(AwsOperation.ListStackInstances, RolledOutOrganization.Instances(Account));

        var finding = await RunAsync(aws, _ => Assert.Fail("the operator must not be asked to move it"));

        Assert.Equal((Outcome.Warn, "not tried: it has stack instances already"), (finding.Outcome, finding.Found));
    }

    private static async Task<Finding> RunAsync(CannedAws aws, Action<string> say, int limitSeconds = 60) =>
        Assert.Single(
            await JoiningCheck.RunAsync(
                RolledOutOrganization.Rollout(aws),
                Account,
                new Patience(TimeSpan.FromSeconds(limitSeconds), TimeSpan.FromMilliseconds(1)),
                say
            )
        );
}

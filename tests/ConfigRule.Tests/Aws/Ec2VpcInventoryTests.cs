using Amazon.EC2;
using Amazon.Runtime;

using ConfigRule.Aws;
using ConfigRule.Judgement;

namespace ConfigRule.Tests.Aws;

public sealed class Ec2VpcInventoryTests
{
    [Fact]
    public async Task What_a_proxy_answers_with_status_200_is_a_failed_read_and_no_empty_listing()
    {
        await using var proxy = new Proxy("<html><body>Sign in to the network</body></html>");
        using var ec2 = new AmazonEC2Client(
            new BasicAWSCredentials("key", "secret"),
            new AmazonEC2Config { ServiceURL = proxy.Address.OriginalString, AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

        var failure = await Assert.ThrowsAsync<AwsCallException>(
            () => new Ec2VpcInventory(ec2).ReadAsync("111122223333", "vpc-0123456789abcdef0", new FlowLoggingRequirements()));

        Assert.Contains("no answer of EC2", failure.Message, StringComparison.Ordinal);
    }
}

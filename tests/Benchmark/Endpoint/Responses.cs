namespace ConfigRule.Benchmark.Endpoint;

/// <summary>The responses of EC2 and AWS Config for one account.</summary>
internal sealed class Responses(Account account)
{
    public Ec2Pages Ec2 { get; } = new(account);

    public ComplianceDetails Config { get; } = new(account);
}

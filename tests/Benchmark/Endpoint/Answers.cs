namespace ConfigRule.Benchmark.Endpoint;

/// <summary>All that the endpoint has to say of one account.</summary>
internal sealed class Answers(Account account)
{
    public Ec2Pages Ec2 { get; } = new(account);

    public ComplianceDetails Config { get; } = new(account);
}

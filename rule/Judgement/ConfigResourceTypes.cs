namespace ConfigRule;

/// <summary>AWS Config's names of the resource types that trigger the rule.</summary>
public static class ConfigResourceTypes
{
    public const string Vpc = "AWS::EC2::VPC";
    public const string FlowLog = "AWS::EC2::FlowLog";
}

using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>A type of resource that Config records; the types of this project alone have a constant.</summary>
public class ResourceType : ConstantClass
{
    public static readonly ResourceType AWSEC2FlowLog = new("AWS::EC2::FlowLog");

    public static readonly ResourceType AWSEC2VPC = new("AWS::EC2::VPC");

    public ResourceType(string value)
        : base(value) { }

    public static implicit operator ResourceType(string value) => FindValue(value);

    public static ResourceType FindValue(string value) => FindValue<ResourceType>(value);
}

namespace Amazon.ConfigService.Model;

/// <summary>A resource as the recorder saw it once.</summary>
public class ConfigurationItem
{
    public string AccountId { get; set; }

    public string Arn { get; set; }

    public string AvailabilityZone { get; set; }

    public string AwsRegion { get; set; }

    public string Configuration { get; set; }

    public DateTime? ConfigurationItemCaptureTime { get; set; }

    public ConfigurationItemStatus ConfigurationItemStatus { get; set; }

    public string ConfigurationStateId { get; set; }

    public DateTime? ResourceCreationTime { get; set; }

    public string ResourceId { get; set; }

    public string ResourceName { get; set; }

    public ResourceType ResourceType { get; set; }

    public string Version { get; set; }
}

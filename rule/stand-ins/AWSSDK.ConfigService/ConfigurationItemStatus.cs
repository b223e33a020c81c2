using Amazon.Runtime;

namespace Amazon.ConfigService;

/// <summary>What the recorder knows of a resource.</summary>
public class ConfigurationItemStatus : ConstantClass
{
    public static readonly ConfigurationItemStatus OK = new("OK");

    public static readonly ConfigurationItemStatus ResourceDeleted = new("ResourceDeleted");

    public static readonly ConfigurationItemStatus ResourceDeletedNotRecorded = new("ResourceDeletedNotRecorded");

    public static readonly ConfigurationItemStatus ResourceDiscovered = new("ResourceDiscovered");

    public static readonly ConfigurationItemStatus ResourceNotRecorded = new("ResourceNotRecorded");

    public ConfigurationItemStatus(string value)
        : base(value) { }

    public static implicit operator ConfigurationItemStatus(string value) => FindValue(value);

    public static ConfigurationItemStatus FindValue(string value) => FindValue<ConfigurationItemStatus>(value);
}

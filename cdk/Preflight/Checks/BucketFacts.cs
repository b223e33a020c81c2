using System.Text.Json;
using ConfigRule.Cdk.Preflight.Reading;
using ConfigRule.Delivery;
using ConfigRule.Judgement;

namespace ConfigRule.Cdk.Preflight.Checks;

/// <summary>Reads once what decides whether flow logs can be written to a bucket, as far as the caller may.</summary>
internal sealed class BucketFacts(CheckedRollout rollout, string bucketArn)
{
    public static IReadOnlyList<AwsOperation> Operations { get; } =
    [
        AwsOperation.GetDestinationPolicy,
        AwsOperation.GetOwnershipControls,
        AwsOperation.GetEncryption,
        AwsOperation.DescribeKey,
        AwsOperation.GetKeyPolicy,
    ];

    private readonly string[] bucket = ["--bucket", bucketArn.Split(':')[^1].Split('/')[0]];

    public async Task<Destination> ReadAsync()
    {
        var policy = FactAsync(AwsOperation.GetDestinationPolicy, "NoSuchBucketPolicy", answer => answer.Text("Policy"));
        var ownership = FactAsync(
            AwsOperation.GetOwnershipControls,
            "OwnershipControlsNotFoundError",
            answer => First(answer, "OwnershipControls").Text("ObjectOwnership")
        );
        var encryption = FactAsync(AwsOperation.GetEncryption, "ServerSideEncryptionConfigurationNotFoundError", KeyOf);
        var read = new Destination
        {
            Type = FlowLogDestination.S3,
            Name = bucketArn,
            HiveCompatiblePartitions = rollout.Settings.Destination.HiveCompatiblePartitions,
            BucketPolicy = await policy,
            ObjectOwnership = await ownership,
            EncryptionKey = await encryption,
        };

        return read.EncryptionKey.Text is { } key && key != KeyReview.ManagedAlias ? await WithKeyAsync(read, key) : read;
    }

    private async Task<Destination> WithKeyAsync(Destination read, string key)
    {
        if (key.Split(':') is not ["arn", var partition, "kms", var region, var account, _])
        {
            return read with { EncryptionKey = Fact.Unreadable($"the bucket names its key {key}; only an ARN says which key that is") };
        }

        string[] id = ["--key-id", key];
        var describe = new AwsCall(AwsOperation.DescribeKey, region, id);
        try
        {
            var metadata = (await rollout.Aws.ReadAsync(describe)).Member("KeyMetadata");
            var arn = metadata.RequiredText(describe, "Arn");
            if (metadata.Text("KeyManager") == "AWS")
            {
                return read with { EncryptionKey = Fact.Of($"arn:{partition}:kms:{region}:{account}:{KeyReview.ManagedAlias}") };
            }

            var getPolicy = new AwsCall(AwsOperation.GetKeyPolicy, region, ["--key-id", arn, "--policy-name", "default"]);
            return read with
            {
                EncryptionKey = Fact.Of(arn),
                KeyState = Fact.Of(metadata.RequiredText(describe, "KeyState")),
                KeyPolicy = await FactAsync(getPolicy, none: null, answer => answer.Text("Policy")),
            };
        }
        catch (AwsReadException exception)
        {
            return read with { KeyState = Unreadable(exception), KeyPolicy = Unreadable(exception) };
        }
    }

    private Task<Fact> FactAsync(AwsOperation operation, string none, Func<JsonElement, string?> find) =>
        FactAsync(new AwsCall(operation, rollout.Home, bucket), none, find);

    private async Task<Fact> FactAsync(AwsCall call, string? none, Func<JsonElement, string?> find)
    {
        try
        {
            return find(await rollout.Aws.ReadAsync(call)) is { } text ? Fact.Of(text) : Fact.None;
        }
        catch (AwsReadException exception)
        {
            return exception.Code == none ? Fact.None : Unreadable(exception);
        }
    }

    /// <summary>The key of the bucket; null if S3 encrypts without KMS. A bucket that names no key has the one that AWS manages.</summary>
    private static string? KeyOf(JsonElement answer)
    {
        var encryption = First(answer, "ServerSideEncryptionConfiguration").Member("ApplyServerSideEncryptionByDefault");

        return encryption.Text("SSEAlgorithm")?.StartsWith("aws:kms", StringComparison.Ordinal) == true
            ? encryption.Text("KMSMasterKeyID") ?? KeyReview.ManagedAlias
            : null;
    }

    private static JsonElement First(JsonElement answer, string configuration) =>
        answer.Items(configuration, "Rules") is [var first, ..] ? first : default;

    private static Fact Unreadable(AwsReadException exception) =>
        Fact.Unreadable($"{exception.Call.Operation.Service} {exception.Call.Operation.Command} failed: {exception.Message}");
}

namespace ConfigRule.LocalLoop;

/// <summary>AWS Config's recorder. Config evaluates no rule without it.</summary>
public sealed class ConfigRecorder(AwsAccount account)
{
    public async Task TurnOnAsync()
    {
        await CreateRoleAsync();
        await account.CallAsync(
            "config",
            "put_configuration_recorder",
            new
            {
                ConfigurationRecorder = new
                {
                    name = "default",
                    roleARN = $"arn:aws:iam::{account.Id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
                    recordingGroup = new { allSupported = true, includeGlobalResourceTypes = false },
                },
            }
        );
        await account.CallAsync(
            "s3",
            "create_bucket",
            new
            {
                Bucket = $"config-{account.Id}-{account.Region}",
                CreateBucketConfiguration = new { LocationConstraint = account.Region },
            }
        );
        await account.CallAsync(
            "config",
            "put_delivery_channel",
            new { DeliveryChannel = new { name = "default", s3BucketName = $"config-{account.Id}-{account.Region}" } }
        );
        await account.CallAsync("config", "start_configuration_recorder", new { ConfigurationRecorderName = "default" });
    }

    private async Task CreateRoleAsync()
    {
        try
        {
            await account.CallAsync("iam", "create_service_linked_role", new { AWSServiceName = "config.amazonaws.com" });
        }
        catch (AwsException exception) when (exception.Code is "InvalidInput" or "EntityAlreadyExists")
        {
            // It exists because of another region of the account: roles are global.
        }
    }
}

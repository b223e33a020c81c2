using ConfigRule.LocalLoop;

namespace ConfigRule.Tests;

/// <summary>Calls to STS, through the independent client.</summary>
internal static class StsCalls
{
    /// <summary>Credentials of an operator in the account, as environment variables for the AWS CLI and the CDK.</summary>
    public static async Task<Dictionary<string, string>> CredentialsAsync(this AwsAccount account)
    {
        var assumed = await account.CallAsync(
            "sts",
            "assume_role",
            new { RoleArn = $"arn:aws:iam::{account.Id}:role/Operator", RoleSessionName = "operator" }
        );
        var credentials = assumed.GetProperty("Credentials");

        return new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = credentials.GetProperty("AccessKeyId").GetString() ?? "",
            ["AWS_SECRET_ACCESS_KEY"] = credentials.GetProperty("SecretAccessKey").GetString() ?? "",
            ["AWS_SESSION_TOKEN"] = credentials.GetProperty("SessionToken").GetString() ?? "",
        };
    }
}

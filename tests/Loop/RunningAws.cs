namespace ConfigRule.LocalLoop;

/// <summary>How to use a local AWS that keeps running.</summary>
public static class RunningAws
{
    public static string Describe(LocalAws localAws)
    {
        ArgumentNullException.ThrowIfNull(localAws);

        return $"""
            The local AWS keeps running at {localAws.Endpoint.OriginalString}. To use it:

              export AWS_ENDPOINT_URL={localAws.Endpoint.OriginalString} AWS_DEFAULT_REGION={WholeLoop.Region}
              export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

              aws ec2 describe-flow-logs
              aws iam get-role --role-name VpcFlowLogsDelivery-{WholeLoop.Region}
              aws configservice get-compliance-details-by-config-rule --config-rule-name {WholeLoop.RuleName} \
                --compliance-types COMPLIANT NON_COMPLIANT NOT_APPLICABLE

            Its log is {localAws.LogFile}. To end it:

              kill {localAws.ProcessId} && rm -r {Path.GetDirectoryName(localAws.LogFile)}

            """;
    }
}

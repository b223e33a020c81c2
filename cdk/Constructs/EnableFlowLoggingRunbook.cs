using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SSM;

using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The SSM Automation runbook that gives a VPC its flow log, with the role that it runs as.</summary>
public sealed class EnableFlowLoggingRunbook : Construct
{
    // E3051: cfn-lint 1.51.0 cannot read a document that is a string, as CloudFormation can; the tests check it as an object.
    private static readonly string[] LintExceptions = ["E3051"];

    public EnableFlowLoggingRunbook(Construct scope, string id, StackSettings settings)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Role = new AutomationRole(this, "Role", settings).Role;

        var document = new CfnDocument(this, "EnableVpcFlowLogging", new CfnDocumentProps
        {
            DocumentType = "Automation",
            DocumentFormat = "YAML",
            TargetType = "/AWS::EC2::VPC",
            Content = new Dictionary<string, object>(),
            // Without a name of its own the document is replaced when its content changes, and the remediation then names
            // the new one; NewVersion would leave remediations on the old default version.
            UpdateMethod = "Replace",
        });
        // The property takes an object alone, which would lose the comments and the order that people read.
        document.AddPropertyOverride("Content", RunbookDocument.Read("EnableVpcFlowLogging.yaml"));
        document.AddMetadata("cfn-lint", new Dictionary<string, object>
        {
            ["config"] = new Dictionary<string, object> { ["ignore_checks"] = LintExceptions },
        });

        Name = document.Ref;
    }

    public string Name { get; }

    public Role Role { get; }
}

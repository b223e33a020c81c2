using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SSM;

using ConfigRule.Cdk.Settings;

using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>The SSM Automation runbook that gives a VPC its flow log, with the role that it runs as.</summary>
public sealed class EnableFlowLoggingRunbook : Construct
{
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

        Name = document.Ref;
    }

    public string Name { get; }

    public Role Role { get; }
}

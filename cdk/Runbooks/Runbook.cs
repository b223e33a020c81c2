using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SSM;
using ConfigRule.Cdk.Settings;
using Constructs;

namespace ConfigRule.Cdk.Runbooks;

/// <summary>An SSM Automation runbook, with the role that it runs as.</summary>
public sealed class Runbook : Construct
{
    // E3051: cfn-lint 1.51.0 cannot read a document that is a string, as CloudFormation can; the tests check it as an object.
    private static readonly string[] LintExceptions = ["E3051"];

    /// <param name="scope">The stack.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="name">The document's file in ssm-documents/, without its extension.</param>
    /// <param name="purpose">What the role lets the runbook do, in one line.</param>
    /// <param name="permissions">What its steps call.</param>
    /// <param name="settings">The settings that decide its parameters.</param>
    /// <param name="deliveryBoundaryArn">The permissions boundary of the delivery role; empty without such a role.</param>
    public Runbook(
        Construct scope,
        string id,
        string name,
        string purpose,
        IEnumerable<PolicyStatementProps> permissions,
        StackSettings settings,
        string deliveryBoundaryArn = ""
    )
        : base(scope, id)
    {
        Role = new AutomationRole(this, "Role", purpose, permissions).Role;

        var document = new CfnDocument(
            this,
            name,
            new CfnDocumentProps
            {
                DocumentType = "Automation",
                DocumentFormat = "YAML",
                TargetType = "/AWS::EC2::VPC",
                Content = new Dictionary<string, object>(),
                // A changed document without a name is replaced, and the remediation then names the new one. NewVersion would
                // leave remediations on the old default version.
                UpdateMethod = "Replace",
            }
        );
        // The property takes only an object, which would lose the comments and the order that people read.
        document.AddPropertyOverride("Content", ConfiguredRunbook.Read($"{name}.yaml", settings, deliveryBoundaryArn));
        document.AddMetadata(
            "cfn-lint",
            new Dictionary<string, object> { ["config"] = new Dictionary<string, object> { ["ignore_checks"] = LintExceptions } }
        );

        Name = document.Ref;
    }

    public string Name { get; }

    public Role Role { get; }
}

using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SSM;
using Constructs;

namespace ConfigRule.Cdk.Constructs;

/// <summary>An SSM Automation runbook, with the role that it runs as.</summary>
public sealed class Runbook : Construct
{
    // E3051: cfn-lint 1.51.0 cannot read a document that is a string, as CloudFormation can; the tests check it as an object.
    private static readonly string[] LintExceptions = ["E3051"];

    /// <param name="scope">The stack.</param>
    /// <param name="id">The construct's id.</param>
    /// <param name="name">The document's file in ssm-documents/, without its extension.</param>
    /// <param name="purpose">What the role lets the runbook do, in a line.</param>
    /// <param name="permissions">What its steps call, on what.</param>
    public Runbook(Construct scope, string id, string name, string purpose, IEnumerable<PolicyStatementProps> permissions)
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
                // Without a name of its own the document is replaced when its content changes, and the remediation then names
                // the new one; NewVersion would leave remediations on the old default version.
                UpdateMethod = "Replace",
            }
        );
        // The property takes an object alone, which would lose the comments and the order that people read.
        document.AddPropertyOverride("Content", RunbookDocument.Read($"{name}.yaml"));
        document.AddMetadata(
            "cfn-lint",
            new Dictionary<string, object> { ["config"] = new Dictionary<string, object> { ["ignore_checks"] = LintExceptions } }
        );

        Name = document.Ref;
    }

    public string Name { get; }

    public Role Role { get; }
}

namespace ConfigRule.Tests.Runbook;

/// <summary>The deployed document with one fault, and how the check must report it.</summary>
public sealed record RunbookMutant(string Fault, string Written, string Instead, string Complaint)
{
    public static IReadOnlyList<RunbookMutant> All { get; } =
    [
        new("a misspelt API", "Api: DescribeVpcs", "Api: DescribeVpc", "Step LookUpVpc: the service ec2 has no API DescribeVpc."),
        new(
            "a misspelt parameter of an API",
            "VpcIds: [",
            "VpcIdz: [",
            "Step LookUpVpc: DescribeVpcs: Unknown parameter in input: \"VpcIdz\""
        ),
        new(
            "a selector that finds nothing",
            "$.Vpcs[0].OwnerId",
            "$.Vpcs[0].Owner",
            "Step LookUpVpc: $.Vpcs[0].Owner selects nothing from the answer of DescribeVpcs"
        ),
        new(
            "a parameter that is not declared",
            "LogRetentionDays: \"{{ LogRetentionDays }}\"",
            "LogRetentionDays: \"{{ Retention }}\"",
            "Parameter \"Retention\" is not declared. Step EnsureLogGroup refers to it."
        ),
        new(
            "a misspelt output of a step",
            "{{ LookUpVpc.OwnerId }}",
            "{{ LookUpVpc.Owner }}",
            "Step EvaluateFlowLogs refers to LookUpVpc.Owner, but LookUpVpc declares no output Owner."
        ),
        new(
            "a misspelt output of the document",
            "- VerifyFlowLog.Outcome",
            "- VerifyFlowLog.Result",
            "Unknown output in named output: VerifyFlowLog.Result"
        ),
        new(
            "a branch to no step",
            "NextStep: EnsureLogGroup",
            "NextStep: EnsureGroup",
            "Unknown step name: \"EnsureGroup\" in NextStep of step ChooseNextStep."
        ),
        new(
            "a next step that does not exist",
            "- name: EnsureLogGroup\n",
            "- name: EnsureLogGroup\n  nextStep: MakeRole\n",
            "Unknown step name: \"MakeRole\" in nextStep of step EnsureLogGroup."
        ),
        new("an unknown action", "action: aws:branch", "action: aws:choose", "Unknown action: aws:choose of step ChooseNextStep"),
        new(
            "a runtime that is not offered",
            "Runtime: python3.11",
            "Runtime: python3.13",
            "Runtime of step EvaluateFlowLogs is one of python3.10, python3.11, PowerShell 7.4, got 'python3.13'."
        ),
        new(
            "a script that does not compile",
            "def evaluate_flow_logs(events, _context):",
            "def evaluate_flow_logs(events, _context)",
            "The script of step EvaluateFlowLogs does not compile: expected ':'"
        ),
        new(
            "a handler that the script lacks",
            "Handler: evaluate_flow_logs",
            "Handler: evaluate",
            "The script of step EvaluateFlowLogs defines no function evaluate."
        ),
        new(
            "another schema",
            "schemaVersion: \"0.3\"",
            "schemaVersion: \"2.2\"",
            "The version of the document schema isn't supported: '2.2'."
        ),
    ];

    /// <summary>The document with the fault in the first place where the text occurs.</summary>
    public string Document
    {
        get
        {
            var place = DeployedRunbook.Text.IndexOf(Written, StringComparison.Ordinal);
            return place >= 0
                ? DeployedRunbook.Text.Remove(place, Written.Length).Insert(place, Instead)
                : throw new InvalidOperationException($"the document has no {Written} to replace with {Fault}");
        }
    }
}

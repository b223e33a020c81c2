using System.Runtime.Versioning;
using System.Text.Json;
using ConfigRule.LocalLoop;

namespace ConfigRule.Tests.Preflight;

/// <summary>The command with an AWS CLI that is missing, denied or answering: a script with that name on the PATH.</summary>
[SupportedOSPlatform("linux")]
public sealed class CommandTests : IDisposable
{
    private static readonly string[] Settings = PreflightProcess.Organization("o-exampleorg1", "ou-abcd-11111111", "eu-west-1");

    private readonly DirectoryInfo path = Directory.CreateTempSubdirectory("preflight-path-");

    [Fact]
    public async Task Without_an_AWS_CLI_the_first_check_fails_and_says_what_to_install()
    {
        var run = await RunAsync(Settings);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the AWS CLI (aws) could not be started", run.Output, StringComparison.Ordinal);
        Assert.Contains("install the AWS CLI, version 1 or 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("A roll-out would fail: 2 FAIL, 0 WARN, 0 OK", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_denied_read_fails_with_its_reason_and_the_permission_that_it_needs()
    {
        Script(
            """
            echo "An error occurred (AccessDenied) when calling the GetCallerIdentity operation: User is not authorized" >&2
            exit 254
            """
        );

        var run = await RunAsync([.. Settings, "--json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            ("FAIL", "caller", "not known: sts get-caller-identity failed: AccessDenied: User is not authorized"),
            PreflightProcess.Rows(run)
        );
        Assert.Contains("allow sts:GetCallerIdentity to the caller", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_CLI_itself_is_reported_as_it_is()
    {
        Script("echo 'Unable to locate credentials. You can configure credentials by running \"aws configure\".' >&2; exit 253");

        var run = await RunAsync(Settings);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Unable to locate credentials", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_is_not_JSON_is_a_failed_read()
    {
        Script("echo nonsense");

        var run = await RunAsync(Settings);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("did not print JSON", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CLI_is_called_without_pager_or_colour_with_the_profile_and_the_home_region()
    {
        Script(
            """
            echo "An error occurred (Said) when calling the X operation: [$*] pager[$AWS_PAGER] sts[$AWS_STS_REGIONAL_ENDPOINTS]" >&2
            exit 1
            """
        );

        var run = await RunAsync([.. Settings, "--profile", "org"]);

        Assert.Contains(
            "Said: [sts get-caller-identity --region eu-west-1 --output json "
                + "--color off --cli-connect-timeout 15 --profile org] pager[] sts[regional]",
            run.Output,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(2, "'--rolle' was not matched.", "--rolle", "x")]
    [InlineData(2, "--sample got 0; allowed: a number from 1, or all", "--sample", "0")]
    [InlineData(2, "the settings have no organization", "--role", "x")]
    [InlineData(1, "context key flowLogging:organizationId has the value \"nonsense\"", "--context", "flowLogging:organizationId=nonsense")]
    public async Task What_cannot_be_checked_is_rejected_before_any_call(int exitCode, string message, params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policies_are_printed_as_JSON_without_an_AWS_CLI()
    {
        var run = (await RunAsync(["--policies", "--role", "Audit"])).OrThrow("preflight --policies");

        using var policies = JsonDocument.Parse(run.Output);
        Assert.Equal(["caller", "role"], policies.RootElement.EnumerateObject().Select(policy => policy.Name));
        Assert.Contains("arn:*:iam::*:role/Audit", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_in_a_pipe_is_plain_text_with_a_line_for_each_result()
    {
        Script(
            """
            printf 'An error occurred (Said) when calling the X operation: %0400d [red] \033[2K\nOK     caller    organization  fine' 7 >&2
            exit 1
            """
        );

        var run = await RunAsync(Settings);

        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("FAIL   caller", StringComparison.Ordinal));
        Assert.Contains($"{new string('0', 399)}7 [red]", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain(run.Output.Split('\n'), line => line.StartsWith("OK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_lists_the_options_and_the_exit_codes()
    {
        var run = (await RunAsync(["--help"])).OrThrow("preflight --help");

        Assert.All(
            new[] { "--role", "--sample", "--after-rollout", "--outside-profile", "--joining", "--policies", "2 for wrong usage" },
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal)
        );
    }

    public void Dispose() => path.Delete(recursive: true);

    private Task<CommandResult> RunAsync(string[] arguments) =>
        PreflightProcess.RunAsync(new Dictionary<string, string> { ["PATH"] = path.FullName, ["AWS_PAGER"] = "less" }, arguments);

    private void Script(string body)
    {
        var file = Path.Combine(path.FullName, "aws");
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}

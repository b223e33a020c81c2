using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
using ConfigRule.Cdk.Evaluation;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;
using ConfigRule.Cdk.Stacks;
using Constructs;

namespace ConfigRule.Cdk.Organization;

/// <summary>
/// The stacks of an organization, in the order of their deployment: the buckets and packages of the regions, the canary
/// accounts, the other accounts, the management account, and the view over all.
/// </summary>
public static class OrganizationStacks
{
    /// <param name="app">The app.</param>
    /// <param name="settings">The settings of an organization.</param>
    /// <param name="functionPackage">Folder with the function.</param>
    /// <param name="notes">Receives notes for the operator.</param>
    /// <exception cref="InvalidSettingException">A setting does not fit an organization.</exception>
    public static void Add(App app, StackSettings settings, string functionPackage, TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(notes);
        var organization = settings.Organization ?? throw new ArgumentException("the settings name no organization", nameof(settings));
        if (RemediationRegions.Warning(organization.Regions) is { } warning)
        {
            notes.WriteLine($"Warning: {warning}");
        }

        var inEachAccount = WithBoundaryOfEachAccount(settings);
        var name = settings.StackName;
        var names = new DeployedNames(name);
        var administrator = organization.DelegatedAdministrator ?? Amazon.CDK.Aws.ACCOUNT_ID;
        var buckets = PackageBuckets.PrefixOf(name, administrator);

        var builtWith = LambdaPackageKind.Of(functionPackage);
        var packages = organization
            .Regions.Select(region => AddPackage(app, name, organization, buckets, functionPackage, region))
            .ToList();
        var member = new MemberDeployment(
            MemberTemplate.Write(inEachAccount, packages[0].Key, builtWith, Path.Combine(app.Outdir, "member")),
            buckets
        );
        notes.WriteLine(
            $"Template of a member account: {new FileInfo(member.TemplateFile).Length:N0} bytes of {MemberTemplate.LargestBytes:N0}"
        );

        var canaries =
            organization.CanaryAccounts.Count > 0 ? RolloutStack.OfCanaries(app, names.CanaryStackSet, organization, member) : null;
        var rest = RolloutStack.OfTheRest(app, names.OrganizationStackSet, organization, member);
        foreach (var package in packages)
        {
            canaries?.Node.AddDependency(package);
            rest.Node.AddDependency(package);
        }

        if (canaries is not null)
        {
            rest.Node.AddDependency(canaries);
        }

        AddManagementAccount(app, inEachAccount, organization, buckets, packages, builtWith, rest, notes);
        _ = new ViewStack(app, $"{name}-View", inEachAccount, organization);
        foreach (var (key, value) in settings.Account.TagsByKey())
        {
            Tags.Of(app).Add(key, value);
        }
    }

    private static PackageStack AddPackage(
        Construct app,
        string name,
        OrganizationSettings organization,
        string buckets,
        string functionPackage,
        string region
    )
    {
        var environment = new Amazon.CDK.Environment { Region = region };
        var bucket = new PackageBucketStack(
            app,
            new DeployedNames(name).PackageBucketStack(region),
            buckets,
            organization.OrganizationId,
            environment
        );
        // In the name of an asset bucket, the CDK takes a placeholder for the account, not a reference.
        var bucketName = PackageBuckets.NameOf(
            buckets.Replace(Amazon.CDK.Aws.ACCOUNT_ID, "${AWS::AccountId}", StringComparison.Ordinal),
            region
        );
        var package = new PackageStack(app, $"{name}-Package-{region}", name, bucketName, functionPackage, environment);
        package.Node.AddDependency(bucket);

        return package;
    }

    /// <summary>Stack sets do not deploy to the management account: it gets ordinary stacks.</summary>
    private static void AddManagementAccount(
        Construct app,
        StackSettings settings,
        OrganizationSettings organization,
        string buckets,
        List<PackageStack> packages,
        string builtWith,
        RolloutStack rest,
        TextWriter notes
    )
    {
        if (organization is { DelegatedAdministrator: not null, ManagementAccount: null })
        {
            notes.WriteLine(
                "The management account is not deployed to: stack sets do not include it, and flowLogging:managementAccount is not set"
            );
            return;
        }

        var names = new DeployedNames(settings.StackName);
        foreach (var (region, package) in organization.Regions.Zip(packages))
        {
            var code = new FunctionCode(
                scope => Code.FromBucket(Bucket.FromBucketName(scope, "Packages", PackageBuckets.NameOf(buckets, region)), package.Key),
                builtWith
            );
            var stack = new FlowLoggingStack(
                app,
                names.ManagementStack(region),
                settings,
                code,
                new StackProps
                {
                    Env = new Amazon.CDK.Environment { Account = organization.ManagementAccount, Region = region },
                }
            );
            // A delegated administrator deploys the others separately and earlier.
            if (organization.DelegatedAdministrator is null)
            {
                stack.Node.AddDependency(package);
                stack.Node.AddDependency(rest);
            }
        }
    }

    /// <summary>A policy belongs to one account: each account has its own boundary of that name, except an AWS managed policy.</summary>
    private static StackSettings WithBoundaryOfEachAccount(StackSettings settings)
    {
        if (settings.Account.PermissionsBoundaryArn?.Split(':', 6) is not [_, _, _, _, not "aws", var policy])
        {
            return settings;
        }

        return settings with
        {
            Account = settings.Account with
            {
                PermissionsBoundaryArn = $"arn:{Amazon.CDK.Aws.PARTITION}:iam::{Amazon.CDK.Aws.ACCOUNT_ID}:{policy}",
            },
        };
    }
}

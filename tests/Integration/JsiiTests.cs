namespace ConfigRule.Tests;

/// <summary>
/// The tests that synthesize stacks in this process. They run one after another, because jsii is not thread-safe. A fixture
/// that synthesizes outside this collection holds the lock.
/// </summary>
/// <remarks>https://github.com/aws/jsii/issues/4311</remarks>
[CollectionDefinition(Name)]
public sealed class JsiiTests
{
    public const string Name = "jsii";

    internal static readonly Lock InUse = new();
}

using System.Text;
using ConfigRule.Cdk.Packaging;

namespace ConfigRule.Tests.Stack;

/// <summary>What a function's executable says about the packages that it was built with.</summary>
public sealed class LambdaPackageKindTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("package-");

    [Theory]
    [InlineData("bootstrap", "official Lambda packages")]
    [InlineData("bootstrap", "stand-ins of Lambda packages: Amazon.Lambda.Core, AWSSDK.ConfigService")]
    [InlineData("bootstrap.dll", "stand-ins of Lambda packages: Amazon.Lambda.Core")]
    public void The_text_in_the_executable_is_found(string file, string builtWith)
    {
        Write(file, [1, 2, 3, .. Encoding.Unicode.GetBytes(builtWith), 0, 66, .. Encoding.Unicode.GetBytes("another text")]);

        Assert.Equal(builtWith, LambdaPackageKind.Of(folder.FullName));
    }

    [Fact]
    public void An_executable_without_it_was_built_elsewhere()
    {
        Write("bootstrap", [1, 2, 3]);

        Assert.Equal(LambdaPackageKind.Unknown, LambdaPackageKind.Of(folder.FullName));
    }

    [Fact]
    public void An_empty_folder_says_nothing() => Assert.Equal(LambdaPackageKind.Unknown, LambdaPackageKind.Of(folder.FullName));

    [Fact]
    public void The_rule_itself_says_what_its_log_says() =>
        Assert.Matches("^(official Lambda packages|stand-ins of Lambda packages: .+)$", LambdaPackageKind.Of(AppContext.BaseDirectory));

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string file, byte[] content) => File.WriteAllBytes(Path.Combine(folder.FullName, file), content);
}

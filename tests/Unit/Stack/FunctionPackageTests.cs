using System.Runtime.InteropServices;
using ConfigRule.Cdk.Packaging;
using ConfigRule.Cdk.Settings;

namespace ConfigRule.Tests.Stack;

/// <summary>What is rejected as the function's code, so that nothing is deployed that could not start.</summary>
public sealed class FunctionPackageTests : IDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private static readonly byte[] X64 = ElfExample.Of(ElfExample.X64, "GLIBC_2.2.5", "GLIBC_2.34");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("package-");

    [Fact]
    public void A_native_executable_for_the_chosen_architecture_is_accepted()
    {
        Write(X64, Executable);

        Assert.Equal(folder.FullName, Provide(CpuArchitecture.X64));
    }

    [Fact]
    public void An_executable_that_needs_only_the_glibc_of_Amazon_Linux_2023_is_accepted_for_both_architectures()
    {
        Write(ElfExample.Of(ElfExample.Arm64, "GLIBC_2.17", "GLIBC_2.34", "GCC_3.0"), Executable);

        Assert.Equal(folder.FullName, Provide(CpuArchitecture.Arm64));
    }

    [Theory]
    [InlineData(ElfExample.X64, CpuArchitecture.X64)]
    [InlineData(ElfExample.Arm64, CpuArchitecture.Arm64)]
    public void An_executable_that_needs_a_newer_glibc_is_rejected_with_both_versions(ushort machine, string architecture)
    {
        Write(ElfExample.Of(machine, "GLIBC_2.2.5", "GLIBC_2.38", "GLIBC_2.34"), Executable);

        AssertRejected(architecture, "needs glibc 2.38, but Amazon Linux 2023 has 2.34");
    }

    [Fact]
    public void An_incomplete_executable_is_rejected()
    {
        Write(X64[..^32], Executable);

        AssertRejected(CpuArchitecture.X64, "cannot be read");
    }

    [Fact]
    public void The_needs_of_a_real_program_of_this_machine_are_read()
    {
        if (Environment.ProcessPath is { } program && OperatingSystem.IsLinux())
        {
            var own = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? CpuArchitecture.Arm64 : CpuArchitecture.X64;
            Write(File.ReadAllBytes(program), Executable);

            // .NET's own programs run on older systems than Amazon Linux 2023.
            Assert.Equal(folder.FullName, Provide(own));
        }
    }

    [Fact]
    public void A_folder_for_Lambdas_own_runtime_needs_the_assembly_and_its_two_files()
    {
        var settings = new StackSettings
        {
            Function = new() { Package = folder.FullName, Runtime = FunctionRuntime.DotNet10 },
        };
        var problem = Assert.Throws<FunctionPackageException>(() => FunctionPackage.Provide(settings));
        Assert.Contains("bootstrap.dll does not exist", problem.Message, StringComparison.Ordinal);

        foreach (var file in new[] { "bootstrap.dll", "bootstrap.deps.json", "bootstrap.runtimeconfig.json" })
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), "");
        }

        Assert.Equal(folder.FullName, FunctionPackage.Provide(settings));
    }

    [Fact]
    public void What_a_machine_lacks_to_link_for_the_other_processor_is_reported()
    {
        var (other, triple) =
            RuntimeInformation.OSArchitecture == Architecture.Arm64
                ? (CpuArchitecture.X64, "x86_64-linux-gnu")
                : (CpuArchitecture.Arm64, "aarch64-linux-gnu");

        Assert.Equal($"{triple}-gcc", NativeLinker.Missing(other, program => program == "clang"));
        Assert.Equal($"{triple}-objcopy", NativeLinker.Missing(other, program => program is "gcc" || program == $"{triple}-gcc"));
        Assert.Equal("clang or gcc", NativeLinker.Missing(other, _ => false));
        Assert.Null(NativeLinker.Missing(other, _ => true));
    }

    [Fact]
    public void A_folder_without_executable_is_rejected()
    {
        AssertRejected(CpuArchitecture.X64, "bootstrap does not exist");
    }

    [Fact]
    public void An_executable_for_another_architecture_is_rejected_with_the_configured_one()
    {
        Write(X64, Executable);

        AssertRejected(CpuArchitecture.Arm64, "is not a native executable for arm64, the value of flowLogging:architecture");
    }

    [Fact]
    public void A_file_that_is_no_native_executable_is_rejected()
    {
        Write("#!/bin/sh"u8.ToArray(), Executable);

        AssertRejected(CpuArchitecture.X64, "is not a native executable for x86_64");
    }

    [Fact]
    public void An_executable_that_only_its_owner_may_execute_is_rejected_with_the_fix()
    {
        Write(X64, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertRejected(CpuArchitecture.X64, "chmod 755");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(byte[] content, UnixFileMode mode)
    {
        var file = Path.Combine(folder.FullName, "bootstrap");
        File.WriteAllBytes(file, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    private string Provide(string architecture) =>
        FunctionPackage.Provide(
            new StackSettings
            {
                Function = new() { Package = folder.FullName, Architecture = architecture },
            }
        );

    private void AssertRejected(string architecture, string why)
    {
        var problem = Assert.Throws<FunctionPackageException>(() => Provide(architecture));

        Assert.StartsWith("context key flowLogging:functionPackage: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }
}

using System.Buffers.Binary;
using LibObjectFile.Elf;

namespace ConfigRule.Cdk.Packaging;

/// <summary>An executable for Linux: its processor, and the versions of libraries that it needs.</summary>
/// <remarks>LibObjectFile has the tables; following the entries of .gnu.version_r is left to its users.</remarks>
internal sealed class NativeExecutable
{
    private readonly ElfFile file;

    private NativeExecutable(ElfFile file) => this.file = file;

    public bool IsFor(ElfArch machine) => file.Arch.Value == machine;

    /// <returns>Null if the file is no executable for Linux.</returns>
    /// <exception cref="InvalidDataException">It is one, but damaged.</exception>
    public static NativeExecutable? Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (!bytes.AsSpan().StartsWith("\u007fELF"u8))
        {
            return null;
        }

        using var content = new MemoryStream(bytes);
        return ElfFile.TryRead(content, out var file, out var problems)
            ? new NativeExecutable(file)
            : throw new InvalidDataException(string.Join("; ", problems.Messages));
    }

    /// <summary>Names of the versions of library symbols that the file needs to start, such as GLIBC_2.34.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<string> NeededVersions()
    {
        try
        {
            return
            [
                .. file
                    .Sections.OfType<ElfStreamSection>()
                    .Where(section => section.Type == ElfSectionType.GnuVersionNeedsSection)
                    .SelectMany(VersionsIn),
            ];
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException("an entry of .gnu.version_r is outside of it", exception);
        }
    }

    /// <summary>An entry for each library, and in it one for each version; both are linked by distances.</summary>
    /// <remarks>https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html</remarks>
    private static List<string> VersionsIn(ElfStreamSection section)
    {
        var entries = new byte[section.Size];
        section.Stream.Position = 0;
        section.Stream.ReadExactly(entries);
        var names = section.Link.Section as ElfStringTable ?? throw new InvalidDataException(".gnu.version_r has no names");
        var versions = new List<string>();
        for (int library = 0, next = 1; next > 0; library += next)
        {
            next = UInt32(library + 12);
            for (int version = library + UInt32(library + 8), step = 1; step > 0; version += step)
            {
                step = UInt32(version + 12);
                versions.Add(
                    names.TryGetString((uint)UInt32(version + 8), out var name)
                        ? name
                        : throw new InvalidDataException("a version in .gnu.version_r has no name")
                );
            }
        }

        return versions;

        int UInt32(int offset) => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(entries.AsSpan(offset)));
    }
}

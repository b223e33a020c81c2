using System.Buffers.Binary;
using System.Text;

namespace ConfigRule.Cdk;

/// <summary>What an executable for Linux says of itself: its processor, and the versions of libraries that it needs.</summary>
/// <remarks>https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html; little-endian files of 64 bits, as Lambda's processors run.</remarks>
internal sealed class ElfFile
{
    public const ushort X64 = 0x3E;
    public const ushort Arm64 = 0xB7;

    /// <summary>The type of the section .gnu.version_r.</summary>
    /// <remarks>https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html</remarks>
    private const uint VersionNeeds = 0x6ffffffe;

    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private static readonly byte[] Identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    private readonly byte[] content;

    private ElfFile(byte[] content) => this.content = content;

    public ushort Machine => UInt16(18);

    /// <returns>Null where the file is no such executable.</returns>
    public static ElfFile? Read(string path)
    {
        var content = File.ReadAllBytes(path);
        return content.Length >= HeaderSize && content.AsSpan().StartsWith(Identification) ? new ElfFile(content) : null;
    }

    /// <summary>Names of the versions of library symbols without which the file does not start, such as GLIBC_2.34.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be.</exception>
    public IReadOnlyList<string> NeededVersions()
    {
        try
        {
            return [.. Sections().Where(section => section.Type == VersionNeeds).SelectMany(VersionsIn)];
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException("a section of the executable reaches beyond its end", exception);
        }
    }

    private IEnumerable<Section> Sections()
    {
        var table = Offset(40);
        var size = UInt16(58);
        var count = UInt16(60);
        for (var index = 0; index < count; index++)
        {
            yield return SectionAt(table, size, index);
        }
    }

    private Section SectionAt(int table, int size, int index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SectionHeaderSize);
        var header = table + (index * size);
        return new Section(UInt32(header + 4), Offset(header + 24), (int)UInt32(header + 40), (int)UInt32(header + 44));
    }

    /// <summary>Each library's entry, and in it each version's; both are chained by distances.</summary>
    private IEnumerable<string> VersionsIn(Section section)
    {
        var names = SectionAt(Offset(40), UInt16(58), section.Link).Start;
        var library = section.Start;
        for (var left = section.Info; left > 0; left--)
        {
            var version = library + (int)UInt32(library + 8);
            for (var more = UInt16(library + 2); more > 0; more--)
            {
                yield return TextAt(names + (int)UInt32(version + 8));
                version += (int)UInt32(version + 12);
            }

            library += (int)UInt32(library + 12);
        }
    }

    private string TextAt(int start)
    {
        var text = content.AsSpan(start);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(offset));

    private uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(offset));

    private int Offset(int offset) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(offset)));

    /// <param name="Type">What it holds.</param>
    /// <param name="Start">Where in the file.</param>
    /// <param name="Link">The index of the section with its names.</param>
    /// <param name="Info">The number of its entries.</param>
    private readonly record struct Section(uint Type, int Start, int Link, int Info);
}

using System.Text;

namespace ConfigRule.Tests.Stack;

/// <summary>A minimal 64-bit ELF file, with the versions of libc's symbols that it needs.</summary>
internal static class ElfExample
{
    public const ushort X64 = 0x3E;
    public const ushort Arm64 = 0xB7;

    private const int HeaderSize = 64;
    private const uint StringTable = 3;
    private const uint VersionNeeds = 0x6ffffffe;

    public static byte[] Of(ushort machine, params string[] versions)
    {
        var names = Encoding.ASCII.GetBytes("\0libc.so.6\0" + string.Concat(versions.Select(version => version + "\0")));
        var needs = Needs(versions);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((ushort)3);
        writer.Write(machine);
        writer.Write(1u);
        writer.Write(0L);
        writer.Write(0L);
        writer.Write((long)(HeaderSize + names.Length + needs.Length));
        writer.Write(0u);
        writer.Write((byte[])[HeaderSize, 0, 0, 0, 0, 0, HeaderSize, 0, 3, 0, 0, 0]);
        writer.Write(names);
        writer.Write(needs);
        WriteSection(writer, 0, 0, 0, 0, 0);
        WriteSection(writer, StringTable, HeaderSize, names.Length, 0, 0);
        WriteSection(writer, VersionNeeds, HeaderSize + names.Length, needs.Length, 1, 1);

        return file.ToArray();
    }

    private static byte[] Needs(string[] versions)
    {
        using var section = new MemoryStream();
        using var writer = new BinaryWriter(section);
        writer.Write((ushort)1);
        writer.Write((ushort)versions.Length);
        writer.Write(1u);
        writer.Write(16u);
        writer.Write(0u);
        var name = 1 + "libc.so.6\0".Length;
        foreach (var version in versions)
        {
            writer.Write(0u);
            writer.Write(0u);
            writer.Write((uint)name);
            writer.Write(version == versions[^1] ? 0u : 16u);
            name += version.Length + 1;
        }

        return section.ToArray();
    }

    private static void WriteSection(BinaryWriter writer, uint type, int offset, int size, uint link, uint info)
    {
        writer.Write(0u);
        writer.Write(type);
        writer.Write(0L);
        writer.Write(0L);
        writer.Write((long)offset);
        writer.Write((long)size);
        writer.Write(link);
        writer.Write(info);
        writer.Write(0L);
        writer.Write(0L);
    }
}

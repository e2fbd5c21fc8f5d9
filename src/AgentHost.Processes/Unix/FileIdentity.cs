using System.Buffers.Binary;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>A file or folder itself, whatever its name and its content: another one in its place is not equal.</summary>
/// <param name="Device">The disk.</param>
/// <param name="Number">Its number there, which may be given again.</param>
/// <param name="Born">The moment that tells it from an earlier one of that number: of its making, or of its last change where the disk keeps none.</param>
[SupportedOSPlatform("linux")]
internal sealed record FileIdentity(ulong Device, ulong Number, (ulong Seconds, uint Nanoseconds) Born)
{
    private const uint Wanted = 0x100 | 0x80 | BirthTime;
    private const uint BirthTime = 0x800;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;

    private static readonly FileIdentity None = new(0, 0, default);

    /// <summary>Finds what stands at a path, the link itself where it is one; all zero for nothing, and for what may not be seen.</summary>
    public static FileIdentity Of(string path)
    {
        // struct statx: what it tells at 0, number at 32, birth at 80, last change of any kind at 96, disk at 136.
        Span<byte> facts = stackalloc byte[256];
        if (!Read(path, facts))
        {
            return None;
        }

        var born = (BinaryPrimitives.ReadUInt32LittleEndian(facts) & BirthTime) != 0 ? 80 : 96;
        return new FileIdentity(
            BinaryPrimitives.ReadUInt64LittleEndian(facts[136..]),
            BinaryPrimitives.ReadUInt64LittleEndian(facts[32..]),
            (BinaryPrimitives.ReadUInt64LittleEndian(facts[born..]), BinaryPrimitives.ReadUInt32LittleEndian(facts[(born + 8)..])));
    }

    private static unsafe bool Read(string path, Span<byte> facts)
    {
        using var name = NativeText.Of(path);
        fixed (byte* first = facts)
        {
            return Libc.statx(CurrentFolder, name.First, NoFollow, Wanted, first) == 0;
        }
    }
}

using System.Runtime.InteropServices;

namespace AgentHost.Server.Listening;

/// <summary>Facts that the system knows of a path itself, links not followed: its owner and its kind.</summary>
/// <param name="Owner">Number of the user.</param>
/// <param name="Kind">Kind of file, as <c>st_mode</c> has it: its upper four bits.</param>
/// <param name="Mode">Rights.</param>
internal sealed partial record UnixFacts(uint Owner, int Kind, int Mode)
{
    public const int Link = 0xA000;
    public const int Socket = 0xC000;
    public const int Folder = 0x4000;

    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const int Room = 256;

    /// <summary>Number of the user that this process acts for.</summary>
    public static uint User => GetEffectiveUser();

    /// <summary>Looks at a path; null where there is nothing, or it cannot be looked at.</summary>
    public static unsafe UnixFacts? Of(string path)
    {
        var facts = stackalloc byte[Room];
        if (OperatingSystem.IsMacOS())
        {
            // dev (4), mode (2), links (2), inode (8), owner (4)
            return LinkStat(path, facts) == 0 ? Make(*(uint*)(facts + 16), *(ushort*)(facts + 4)) : null;
        }

        // statx is the same on each processor: owner at 20, mode at 28.
        return StatX(CurrentFolder, path, NoFollow, BasicFacts, facts) == 0 ? Make(*(uint*)(facts + 20), *(ushort*)(facts + 28)) : null;
    }

    /// <summary>Has files made from now on, by this process, for its user alone.</summary>
    /// <returns>What held before, for <see cref="RestoreMask"/>.</returns>
    public static uint KeepOthersOut() => SetMask(0x7f);

    /// <summary>Has files made as before.</summary>
    public static void RestoreMask(uint mask) => SetMask(mask);

    private static UnixFacts Make(uint owner, ushort mode) => new(owner, mode & 0xF000, mode & 0xFFF);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* facts);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int LinkStat(string path, byte* facts);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}

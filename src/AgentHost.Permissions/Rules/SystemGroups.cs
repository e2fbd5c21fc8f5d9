using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;

namespace AgentHost.Permissions.Rules;

/// <summary>The groups that this process belongs to.</summary>
internal static unsafe partial class SystemGroups
{
    private const int LongestEntry = 64 * 1024;

    /// <summary>Their names, or numbers where they have none; null where they cannot be known.</summary>
    public static IReadOnlyList<string>? Read()
    {
        try
        {
            return OperatingSystem.IsWindows() ? Windows() : Unix();
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException
            or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return null;
        }
    }

    [SupportedOSPlatform("windows")]
    private static List<string> Windows()
    {
        using var identity = WindowsIdentity.GetCurrent();
        var names = new List<string>();
        foreach (var group in identity.Groups ?? [])
        {
            // "BUILTIN\Users" is meant by "Users" as well.
            var name = group.IsValidTargetType(typeof(NTAccount)) && TryTranslate(group) is { } known ? known : group.Value;
            names.Add(name);
            if (name.LastIndexOf('\\') is var slash and >= 0)
            {
                names.Add(name[(slash + 1)..]);
            }
        }

        return names;
    }

    [SupportedOSPlatform("windows")]
    private static string? TryTranslate(IdentityReference group)
    {
        try
        {
            return group.Translate(typeof(NTAccount)).Value;
        }
        catch (IdentityNotMappedException)
        {
            return null;
        }
    }

    private static List<string>? Unix()
    {
        var count = GetGroups(0, null);
        if (count < 0)
        {
            return null;
        }

        var ids = new uint[count + 1];
        fixed (uint* list = ids)
        {
            count = GetGroups(count, list);
        }

        if (count < 0)
        {
            return null;
        }

        ids[count] = GetEffectiveGroup();
        var names = new List<string>(count + 1);
        foreach (var id in ids.AsSpan(0, count + 1))
        {
            var name = NameOf(id) ?? id.ToString(CultureInfo.InvariantCulture);
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static string? NameOf(uint id)
    {
        var buffer = new byte[LongestEntry];
        GroupEntry entry;
        GroupEntry* found = null;
        fixed (byte* text = buffer)
        {
            return GetGroupById(id, &entry, text, (nuint)buffer.Length, &found) == 0 && found is not null ? Marshal.PtrToStringUTF8((nint)found->Name) : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int size, uint* list);

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroup();

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    private static partial int GetGroupById(uint id, GroupEntry* entry, byte* buffer, nuint length, GroupEntry** found);

    // "struct group" of Linux and macOS alike: name, password, number, members.
    [StructLayout(LayoutKind.Sequential)]
    private struct GroupEntry
    {
        public byte* Name;
        public byte* Password;
        public uint Id;
        public byte** Members;
    }
}

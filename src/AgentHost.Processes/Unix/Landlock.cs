using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AgentHost.Processes.Unix;

/// <summary>Landlock, by which a thread gives up access to files for itself and all that it starts; the numbers are those of every 64-bit Linux.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class Landlock
{
    /// <summary>
    /// The oldest version that is used: before it, whoever may write to a file by its owner's rights could empty it with <c>truncate</c>, wherever it lies.
    /// </summary>
    public const int Oldest = 3;

    /// <summary>Version from which connections can be held.</summary>
    public const int HoldsConnections = 4;

    /// <summary>Version from which controls of devices are held.</summary>
    public const int HoldsDevices = 5;

    /// <summary>Version from which signals are held.</summary>
    public const int HoldsSignals = 6;

    private const ulong Execute = 1 << 0;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong MakeCharacterDevice = 1 << 6;
    private const ulong MakeBlockDevice = 1 << 11;
    private const ulong Truncate = 1 << 14;
    private const ulong ControlDevice = 1 << 15;
    private const ulong AllOfThree = (1 << 15) - 1;

    private const long CreateRuleset = 444;
    private const long AddRule = 445;
    private const long RestrictSelf = 446;
    private const uint GetVersion = 1;
    private const uint Beneath = 1;
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;

    /// <summary>Finds the version of this kernel; 0 where it has none, or has it switched off.</summary>
    public static int FindVersion() => Math.Max(0, (int)Libc.syscall6(CreateRuleset, 0, 0, GetVersion, 0, 0, 0));

    /// <summary>Makes the rules for this thread. What is not there is passed over.</summary>
    /// <param name="read">Files and folders that can be read, and run.</param>
    /// <param name="write">Folders that can be changed.</param>
    /// <param name="devices">Files that can be read, written and controlled.</param>
    /// <param name="network">True where connections stay open.</param>
    /// <returns>A descriptor for <see cref="Restrict"/>; negative where they cannot be made.</returns>
    public static int Make(IReadOnlyList<string> read, IReadOnlyList<string> write, IReadOnlyList<string> devices, bool network)
    {
        var version = FindVersion();
        if (version < Oldest)
        {
            return -1;
        }

        var handled = AllOfThree | (version >= HoldsDevices ? ControlDevice : 0);
        var attributes = stackalloc ulong[3];
        attributes[0] = handled;
        attributes[1] = version >= HoldsConnections && !network ? 3u : 0u;
        attributes[2] = version >= HoldsSignals ? 3u : 0u;
        var size = version >= HoldsSignals ? 24 : version >= HoldsConnections ? 16 : 8;
        var rules = (int)Libc.syscall6(CreateRuleset, (nint)attributes, (nuint)size, 0, 0, 0, 0);
        if (rules < 0)
        {
            return rules;
        }

        const ulong look = Execute | ReadFile | ReadFolder;
        var isMade = read.All(path => Add(rules, path, look))
            && write.All(path => Add(rules, path, handled & ~(MakeCharacterDevice | MakeBlockDevice | ControlDevice)))
            && devices.All(path => Add(rules, path, handled & (ReadFile | WriteFile | Truncate | ControlDevice)));
        return isMade ? rules : -1;
    }

    /// <summary>Holds this thread to rules, and all that it becomes and starts. Nothing takes that back.</summary>
    public static bool Restrict(int rules) => Libc.syscall6(RestrictSelf, rules, 0, 0, 0, 0, 0) == 0;

    private static bool Add(int rules, string path, ulong rights)
    {
        using var text = NativeText.Of(path);
        var place = Libc.open(text.First, PathOnly | CloseOnExec);
        if (place < 0)
        {
            return true;
        }

        // Only these mean something for a file.
        if (!Directory.Exists(path))
        {
            rights &= Execute | WriteFile | ReadFile | Truncate | ControlDevice;
        }

        var rule = stackalloc byte[12];
        *(ulong*)rule = rights;
        *(int*)(rule + 8) = place;
        var added = Libc.syscall6(AddRule, rules, Beneath, (nuint)rule, 0, 0, 0);
        _ = Libc.close(place);
        return added == 0;
    }
}

namespace AgentHost.Permissions.Commands;

/// <summary>The host's own caution about commands, each kind with its name: <c>privilege</c>, <c>disks</c>, <c>destruction</c>.</summary>
internal static class DangerousCommands
{
    // Each word of a line may begin a command: looking on without end would take the square of the line's length.
    private const int MostWordsAhead = 500;

    /// <summary>The names, in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Named { get; } =
    [
        ("destruction", "what removes folders, overwrites files for good or throws work away asks, and has no family of rules offered"),
        ("disks", "what can overwrite a disk asks, and has no family of rules offered"),
        ("privilege", "what runs a command as another user asks, and has no family of rules offered"),
        ("interactive", "what waits for a person at a terminal does not run"),
    ];

    /// <summary>The same, without those kinds that a person switched off.</summary>
    public static string? Find(CommandLine line, IReadOnlyCollection<string> off) =>
        Find(line) is { } reason && !(off.Count > 0 && off.Contains(reason[..reason.IndexOf(':', StringComparison.Ordinal)], StringComparer.Ordinal))
            ? reason
            : null;

    /// <summary>Finds the reason why a command is dangerous, wherever in the line it stands; null when nothing known is in it.</summary>
    public static string? Find(CommandLine line)
    {
        if (line is { IsPlain: true, IsOpaque: false } && !CommandWrappers.IsWrapper(line.Words))
        {
            return Judge(line.Words, 0);
        }

        if (line.IsPlain && Judge(line.Words, 0) is { } first)
        {
            return first;
        }

        foreach (var pieces in line.Pieces)
        {
            for (var at = 0; at < pieces.Count; at++)
            {
                if (Judge(pieces, at) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    private static string? Judge(IReadOnlyList<string> words, int at)
    {
        var program = CommandWrappers.ProgramName(words[at]);
        return program switch
        {
            "sudo" or "su" or "doas" or "pkexec" or "run0" or "runas" => $"privilege: {program} runs a command as another user",
            "dd" or "fdisk" or "sfdisk" or "parted" or "wipefs" or "mkswap" or "blkdiscard" or "diskutil" or "cryptsetup" or "hdparm" =>
                $"disks: {program} can overwrite a disk",
            _ when program == "mkfs" || program.StartsWith("mkfs.", StringComparison.Ordinal) => $"disks: {program} can overwrite a disk",
            "rm" when Has(words, at, 'r', 'R', "--recursive") => "destruction: rm removes folders with all that is in them",
            "shred" => "destruction: shred overwrites files for good",
            "shutdown" or "reboot" or "halt" or "poweroff" => $"destruction: {program} ends the machine's work",
            "find" when Any(words, at, "-delete") => "destruction: find -delete removes what it finds",
            "chmod" or "chown" when Has(words, at, 'R', 'R', "--recursive") => $"destruction: {program} changes a whole folder",
            "git"
                when Any(words, at, "--force") || Any(words, at, "--force-with-lease") || Any(words, at, "--hard")
                    || (Any(words, at, "clean") && Has(words, at, 'f', 'f', "--force")) => "destruction: this git command throws work away",
            _ => null,
        };
    }

    private static bool Has(IReadOnlyList<string> words, int at, char a, char b, string name)
    {
        for (var i = at + 1; i < words.Count && i - at <= MostWordsAhead; i++)
        {
            var word = words[i];
            if (word == name || (word.Length > 1 && word[0] == '-' && word[1] != '-'
                && (word.Contains(a, StringComparison.Ordinal) || word.Contains(b, StringComparison.Ordinal))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(IReadOnlyList<string> words, int at, string name)
    {
        for (var i = at + 1; i < words.Count && i - at <= MostWordsAhead; i++)
        {
            if (words[i] == name)
            {
                return true;
            }
        }

        return false;
    }
}

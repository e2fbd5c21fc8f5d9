using AgentHost.FileSystem;

namespace AgentHost.Editing.Snapshots;

/// <summary>Rules of what is ignored that lie outside the workspace, and the index of its repository: a look finds other files where they change.</summary>
/// <param name="Top">The folder of the repository around the workspace, or the workspace.</param>
/// <param name="Excluded">What the repository and the host leave out.</param>
/// <param name="Usual">The person's own file of what git ignores; empty for none.</param>
/// <param name="Stamps">Of the repository's index, and of ignore files above the workspace.</param>
internal sealed record LookSources(string Top, string Excluded, string Usual, IReadOnlyList<FileStamp?> Stamps)
{
    private const long LongestUsual = 256 * 1024;

    /// <summary>Reads them; null where one of them is of a kind that cannot be compared.</summary>
    public static LookSources? Read(NativeFileSystem calls, string root, string top, string excluded)
    {
        var stamps = new List<FileStamp?> { calls.StampOf($"{top}/.git/index") };
        for (var folder = root; folder.Length > top.Length && Path.GetDirectoryName(folder) is { } above; folder = above)
        {
            stamps.Add(calls.StampOf($"{above}/.gitignore"));
        }

        return !stamps.TrueForAll(static stamp => stamp is null || IsFile(stamp.Value)) || ReadUsual() is not { } usual
            ? null
            : new LookSources(top, excluded, usual, stamps);
    }

    /// <summary>Says that two are the same.</summary>
    public bool IsLike(LookSources other) =>
        Top == other.Top && Excluded == other.Excluded && Usual == other.Usual && Stamps.SequenceEqual(other.Stamps);

    /// <summary>Says that a change from now on would show.</summary>
    /// <param name="taken">When they were read.</param>
    public bool AreSettled(long taken) => Stamps.All(stamp => stamp is null || TreeWitness.IsSettled(stamp.Value, taken));

    private static bool IsFile(in FileStamp stamp) => (stamp.Mode & 0xf000) == 0x8000;

    /// <summary>Git reads this file though it is told to have no settings of the person.</summary>
    private static string? ReadUsual()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } set ? set
            : Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } own ? Path.Combine(own, ".config") : null;
        var file = home is null ? null : Path.Combine(home, "git", "ignore");
        try
        {
            return file is null || !Path.Exists(file) ? "" : Convert.ToHexString(PlainFile.ReadBytes(file, LongestUsual));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

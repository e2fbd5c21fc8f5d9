namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// View that a command has where Landlock holds it in place of bubblewrap: the same folders, as a list of what is open. What is open cannot be closed again
/// further below, so what is hidden is left out of its folder, and what lies in the workspace is open with it.
/// </summary>
internal static class LandlockProfile
{
    /// <summary>Folders of temporary files, sockets and devices: a command has its own, or none.</summary>
    private static readonly string[] Own = ["/tmp", "/var/tmp", "/run", "/dev"];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"];

    /// <summary>Lists the helper's arguments.</summary>
    /// <param name="place">The workspace, the person's folder, and what the command must not see.</param>
    /// <param name="view">Part of the machine that it has.</param>
    /// <param name="temporary">Its folder for temporary files.</param>
    /// <param name="search">The value of PATH.</param>
    public static IReadOnlyList<string> Arguments(SandboxPlace place, SandboxView view, string temporary, string search)
    {
        var hidden = Own.Concat(place.Hidden).Concat(SandboxSecrets.In(place.Home, place.Root))
            .Where(Path.Exists).Select(SandboxProfile.RealOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var open = new SortedSet<string>(StringComparer.Ordinal);
        if (view.Unasked)
        {
            foreach (var path in SandboxReadableFolders.System.Concat(SandboxReadableFolders.Seen(place.Home, place.Root, search)))
            {
                Open(open, path, hidden);
            }
        }
        else
        {
            Open(open, "/", hidden);
        }

        var words = new List<string>();
        foreach (var path in open)
        {
            words.AddRange(["--read", path]);
        }

        foreach (var path in Devices)
        {
            words.AddRange(["--device", path]);
        }

        words.AddRange([view.ReadOnly ? "--read" : "--write", place.Root, "--write", temporary]);
        if (view.Network)
        {
            words.Add("--network");
        }

        return words;
    }

    /// <summary>Opens a path with all below it but what is hidden; links lead to what is judged by itself.</summary>
    private static void Open(SortedSet<string> open, string path, HashSet<string> hidden)
    {
        if (hidden.Any(one => SandboxProfile.IsWithin(path, one)) || !Path.Exists(path) || SandboxProfile.RealOf(path) != path)
        {
            return;
        }

        if (!hidden.Any(one => SandboxProfile.IsWithin(one, path)))
        {
            open.Add(path);
            return;
        }

        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(path))
            {
                Open(open, entry, hidden);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed here cannot be read there.
        }
    }
}

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Sockets with a place on the disk: whoever may write to one speaks with the program behind it, such as a container service, also where the disk can only be
/// read.
/// </summary>
internal static class SandboxSockets
{
    private const string Table = "/proc/net/unix";

    /// <summary>Number of columns before the path.</summary>
    private const int Columns = 7;

    /// <summary>Folders that a sandbox has its own of.</summary>
    private static readonly string[] Own = ["/run/", "/var/run/", "/tmp/", "/var/tmp/", "/dev/", "/proc/"];

    /// <summary>Those that a command must not reach: all outside of the workspace; with no network those in it, too.</summary>
    /// <param name="root">The workspace's real path.</param>
    /// <param name="network">True when the command has a network.</param>
    public static IReadOnlyCollection<string> In(string root, bool network)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadLines(Table))
            {
                if (PathOf(line) is { } bound && SandboxProfile.RealOf(bound) is { } path
                    && (SandboxProfile.IsWithin(path, root) ? !network : !Array.Exists(Own, path.StartsWith)) && File.Exists(path))
                {
                    found.Add(path);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without the table there is none to be seen.
        }

        return found;
    }

    private static string? PathOf(string line)
    {
        var rest = line.AsSpan();
        for (var column = 0; column < Columns; column++)
        {
            var space = rest.TrimStart(' ').IndexOf(' ');
            if (space < 0)
            {
                return null;
            }

            rest = rest.TrimStart(' ')[space..];
        }

        rest = rest.Length > 0 ? rest[1..] : rest;
        return rest is ['/', ..] ? rest.ToString() : null;
    }
}

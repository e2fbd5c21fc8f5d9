namespace AgentHost;

/// <summary>Something that a call wants to touch; what permission rules are matched against.</summary>
/// <param name="Kind">Kind of the resource.</param>
/// <param name="Value">A path (absolute, or relative to the workspace), a command line, or <c>host[:port]</c>.</param>
public sealed record Resource(ResourceKind Kind, string Value)
{
    /// <summary>True when the call changes it. Meaningful for paths.</summary>
    public bool Write { get; init; }

    /// <summary>True when everything below the folder is meant. Meaningful for paths.</summary>
    public bool Recursive { get; init; }

    /// <summary>For a command given as program and arguments: the words; the value is then for people.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>
    /// For a command: the folder that it runs in (absolute, or relative to the workspace); null for the workspace's root. The call may start it nowhere else.
    /// </summary>
    public string? WorkingFolder { get; init; }

    /// <summary>A file or folder to read.</summary>
    public static Resource ReadPath(string path, bool recursive = false) => new(ResourceKind.Path, path) { Recursive = recursive };

    /// <summary>A file or folder to change.</summary>
    public static Resource WritePath(string path, bool recursive = false) => new(ResourceKind.Path, path) { Write = true, Recursive = recursive };

    /// <summary>A line for the target's shell.</summary>
    public static Resource ShellLine(string line) => new(ResourceKind.Command, line);

    /// <summary>A program with its arguments, run without a shell.</summary>
    public static Resource Program(IReadOnlyList<string> words) => new(ResourceKind.Command, string.Join(' ', words)) { Words = words };

    /// <summary>Another machine.</summary>
    public static Resource Host(string host) => new(ResourceKind.Host, host);
}

namespace AgentHost.FileSystem.Tests;

/// <summary>A workspace at /w without a disk; links by a table.</summary>
internal sealed class FakePaths : IWorkspacePaths
{
    public Dictionary<string, string> Links { get; } = [];

    public HashSet<string> Folders { get; } = ["/w", "/w/src", "/", "/etc", "/tmp", "/home", "/home/me", "/home/me/.ssh", "/usr", "/usr/bin"];

    public string Root { get; init; } = "/w";

    public string Home => "/home/me";

    public bool IgnoreCase { get; init; }

    public ResolvedPath Resolve(string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl))
        {
            return ResolvedPath.Refused("The path cannot be resolved.");
        }

        var full = Lexical(path);
        return ResolvedPath.At(Links.GetValueOrDefault(full, full));
    }

    public string Lexical(string path)
    {
        var full = Path.GetFullPath(path.Replace("\0", "", StringComparison.Ordinal), Root);
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    public bool IsInside(string realPath) => realPath == Root || realPath.StartsWith(Root + "/", StringComparison.Ordinal);

    public bool IsFolder(string realPath) => Folders.Contains(realPath);

    public Dictionary<string, int> Names { get; } = [];

    public int NamesOf(string realPath) => Names.GetValueOrDefault(realPath, 1);

    public string ToRelative(string realPath) => !IsInside(realPath) ? realPath : realPath == Root ? "." : realPath[(Root.Length + 1)..];
}

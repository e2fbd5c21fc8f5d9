namespace AgentHost.Permissions.Commands;

/// <summary>Names that ripgrep leaves out below a folder: those that begin with a dot, and plain names in <c>.gitignore</c>.</summary>
/// <remarks>Careful rather than complete: patterns leave nothing out, and one behind <c>!</c> brings back whatever it may mean.</remarks>
internal sealed record IgnoredNames
{
    private IReadOnlyList<string> Below { get; init; } = [];

    private IReadOnlyList<string> Here { get; init; } = [];

    private IReadOnlyList<string> Back { get; init; } = [];

    private bool IsRepository { get; init; }

    /// <summary>Names before any folder was looked into: those that are hidden.</summary>
    /// <param name="isRepository">True below a folder with a <c>.git</c>: elsewhere <c>.gitignore</c> leaves nothing out.</param>
    public static IgnoredNames Start(bool isRepository) => new() { IsRepository = isRepository };

    /// <summary>Names that are left out of a folder, by those left out above it; null where that cannot be told.</summary>
    /// <param name="folder">Real path of the folder.</param>
    /// <param name="names">Names in it.</param>
    /// <param name="textOf">Reads a small file.</param>
    public IgnoredNames? In(string folder, IReadOnlyList<string> names, Func<string, string?> textOf)
    {
        List<string> below = [.. Below], here = [], back = [.. Back];
        foreach (var file in names.Where(static name => name is ".gitignore" or ".ignore" or ".rgignore"))
        {
            if (textOf($"{folder}/{file}") is not { Length: > 0 } text)
            {
                return null;
            }

            foreach (var raw in text.Split('\n'))
            {
                var line = raw.Trim();
                var name = line.TrimStart('!').Trim('/');
                if (line.StartsWith('!'))
                {
                    back.Add(name[(name.LastIndexOf('/') + 1)..]);
                }
                else if (file == ".gitignore" && name.Length > 0 && !name.AsSpan().ContainsAny("#*?[]\\/"))
                {
                    (line[0] == '/' ? here : below).Add(name);
                }
            }
        }

        return new IgnoredNames { Below = below, Here = here, Back = back, IsRepository = IsRepository || names.Contains(".git") };
    }

    /// <summary>Tests that a file or a folder is left out; of a name that only a folder is left out by, any file counts as one that is read.</summary>
    public bool LeavesOut(string name, bool isFolder) =>
        (name[0] == '.' || (isFolder && IsRepository && (Below.Contains(name) || Here.Contains(name))))
        && !Back.Any(pattern => pattern.AsSpan().ContainsAny("?[{\\") || TreeFilter.IsMatch(pattern, name));
}

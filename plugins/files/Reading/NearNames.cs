using AgentHost.Plugins.Files.Text;

namespace AgentHost.Plugins.Files.Reading;

/// <summary>Says what a missing path may have meant, from the listing of its folder.</summary>
internal static class NearNames
{
    private const int MaxEntries = 5_000;
    private const int MaxNames = 3;
    private const double LeastScore = 0.5;

    /// <summary>One sentence or two: that it is missing, and what is there instead.</summary>
    public static async ValueTask<string> DescribeMissingAsync(IFiles files, string path, CancellationToken cancellationToken)
    {
        var message = $"{path} does not exist.";
        var (folder, name) = Split(path);
        try
        {
            // The first folder on the way that is there is the one whose names can help.
            while (folder.Length > 0 && await files.StatAsync(folder, cancellationToken) is not { Kind: FileKind.Folder })
            {
                (folder, name) = Split(folder);
            }

            var entries = await files.ListAsync(folder.Length == 0 ? "." : folder, cancellationToken);
            if (entries.Any(entry => entry.Name == name && entry.Kind == FileKind.Link) && Join(folder, name) == path.TrimEnd('/', '\\'))
            {
                return $"{path} is a link, and what it leads to does not exist.";
            }

            var near = Nearest(name, entries);
            return near.Count == 0
                ? $"{message} {(folder.Length == 0 ? "The workspace's root" : folder)} has nothing of a like name: use list or glob to find it."
                : $"{message} Did you mean {string.Join(" or ", near.Select(found => Join(folder, found)))}?";
        }
        catch (FileAccessException)
        {
            return message;
        }
    }

    private static List<string> Nearest(string name, IReadOnlyList<FileEntry> entries) =>
        [.. entries
            .Take(MaxEntries)
            .Select(entry => (entry.Name, Score: Score(name, entry.Name)))
            .Where(found => found.Score >= LeastScore)
            .OrderByDescending(found => found.Score)
            .ThenBy(found => found.Name, StringComparer.Ordinal)
            .Take(MaxNames)
            .Select(found => found.Name)];

    private static double Score(string wanted, string present)
    {
        var score = Similar.Score(wanted, present);
        var sameStem = Path.GetFileNameWithoutExtension(wanted.AsSpan())
            .Equals(Path.GetFileNameWithoutExtension(present.AsSpan()), StringComparison.OrdinalIgnoreCase);
        return sameStem ? Math.Max(score, 0.8) : score;
    }

    private static (string Folder, string Name) Split(string path)
    {
        var trimmed = path.TrimEnd('/', '\\');
        var slash = trimmed.LastIndexOfAny(['/', '\\']);
        return slash < 0 ? ("", trimmed) : (slash == 0 ? "/" : trimmed[..slash], trimmed[(slash + 1)..]);
    }

    private static string Join(string folder, string name) => folder.Length == 0 ? name : folder.EndsWith('/') ? folder + name : $"{folder}/{name}";
}

using System.Text;
using AgentHost.Plugins.Git.Parsing;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>A message made by rules from the list of files, where there is no model.</summary>
internal static class MessageRules
{
    /// <summary>The sentence that says so.</summary>
    public const string Notice = "There is no model, so this message is made by rules from the list of files.";

    private const int MostLines = 20;
    private const int LongestSubject = 72;

    private static readonly Dictionary<char, string> Verbs = new()
    {
        ['A'] = "Add", ['D'] = "Remove", ['R'] = "Rename", ['C'] = "Copy",
    };

    /// <summary>Writes it.</summary>
    /// <param name="deltas">The files; one at least.</param>
    /// <param name="conventional">True for the form <c>type: summary</c>.</param>
    public static string Write(IReadOnlyList<FileDelta> deltas, bool conventional)
    {
        var paths = deltas.Select(static delta => RawPath.Show(delta.Path)).ToList();
        var verbs = deltas.Select(VerbOf).Distinct(StringComparer.Ordinal).ToList();
        var verb = verbs is [var only] ? only : "Change";
        var place = Common(paths);
        var subject = deltas.Count == 1
            ? $"{verb} {paths[0]}"
            : $"{verb} {deltas.Count} files{(place.Length == 0 ? "" : $" in {place}")}";
        if (conventional)
        {
            subject = $"{TypeOf(deltas, paths)}: {char.ToLowerInvariant(subject[0])}{subject[1..]}";
        }

        var text = new StringBuilder(subject.Length <= LongestSubject ? subject : subject[..(LongestSubject - 1)] + "…");
        if (deltas.Count > 1)
        {
            text.Append('\n');
            foreach (var (delta, path) in deltas.Zip(paths).Take(MostLines))
            {
                text.Append("\n- ").Append(VerbOf(delta).ToLowerInvariant()).Append(' ').Append(path);
            }

            if (deltas.Count > MostLines)
            {
                text.Append("\n- and ").Append(deltas.Count - MostLines).Append(" more");
            }
        }

        return text.ToString();
    }

    private static string VerbOf(FileDelta delta) => Verbs.GetValueOrDefault(delta.Change, "Change");

    private static string TypeOf(IReadOnlyList<FileDelta> deltas, IReadOnlyList<string> paths) =>
        paths.All(static path => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.StartsWith("docs/", StringComparison.Ordinal)) ? "docs"
        : paths.All(static path => path.Contains("test", StringComparison.OrdinalIgnoreCase)) ? "test"
        : paths.All(static path => path.StartsWith(".github/", StringComparison.Ordinal)) ? "ci"
        : deltas.All(static delta => delta.Change == 'A') ? "feat"
        : "chore";

    private static string Common(IReadOnlyList<string> paths)
    {
        var folder = Path.GetDirectoryName(paths[0])?.Replace('\\', '/') ?? "";
        while (folder.Length > 0 && !paths.All(path => path.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            folder = Path.GetDirectoryName(folder)?.Replace('\\', '/') ?? "";
        }

        return folder;
    }
}

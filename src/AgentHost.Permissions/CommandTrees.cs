using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Commands under a rule that show the content of whole folders: a wildcard does not take them where a file there would ask.</summary>
internal static class CommandTrees
{
    // Of what a pattern means, that it is for secrets: it fits one of these, and no file as most are called.
    private static readonly string[] Secrets = [".env", ".env.local", "prod.env", "server.pem", "server.key", "id_rsa", ".npmrc", ".netrc", "credentials.json"];

    /// <summary>Finds a file that would ask below the folders that a command shows, as a problem of its last word that names one.</summary>
    /// <param name="words">The command; null for a word that only the shell knows.</param>
    /// <param name="folders">Real paths of the folders that it may run in.</param>
    /// <param name="query">The workspace.</param>
    public static OperandProblem? Find(IReadOnlyList<string?> words, IEnumerable<string?> folders, PermissionQuery query)
    {
        if (query.NamesIn is null || words.Count < 2 || words[0] is null || !ShowsFolders(words))
        {
            return null;
        }

        string[] known = [.. words.Select(static word => word ?? "")];
        var filter = ReadOnlyPrograms.Named(known) is { } entry && ReadOnlyOptions.Keeps(entry, known) ? TreeFilter.Of(entry, known)
            : new TreeFilter { ShowsBinary = false };
        RuleGate[] gates = [new RuleGate(PermissionRule.ReadTool, query.Rules, query.Mode, query.Paths, query.Ignored, query.BuiltinsOff)];
        foreach (var folder in folders.OfType<string>())
        {
            var places = known.Index().Skip(1).Where(word => word.Item.Length > 0 && word.Item[0] != '-'
                && query.Paths.Resolve(At(folder, word.Item)) is { IsResolved: true } real
                && query.Paths.IsInside(real.Path) && query.Paths.IsFolder(real.Path)).ToList();
            if (places.Count == 0)
            {
                places.Add((known.Length - 1, "."));
            }

            foreach (var (index, place) in places)
            {
                if (TreeGate.Find(query, gates, query.Paths.Resolve(At(folder, place)).Path!, filter) is { } why)
                {
                    return new OperandProblem(OperandProblemKind.Secret, why) { Index = index };
                }
            }
        }

        return null;

        static string At(string folder, string place) => Path.IsPathRooted(place) ? place : $"{folder}/{place}";
    }

    /// <summary>Tests that a pattern of git's for paths means secret files, and not files of any kind.</summary>
    public static bool MeansSecrets(string text)
    {
        var name = text[(text.LastIndexOfAny(['/', ':', ')', '!', '^']) + 1)..];
        if (!name.AsSpan().ContainsAny('*', '?', '['))
        {
            return false;
        }

        var segment = GlobSegment.Compile(name);
        return Array.Exists(Secrets, secret => segment.IsMatch(secret, ignoreCase: true)) && !segment.IsMatch("readme.md", ignoreCase: true)
            && !segment.IsMatch("main.test.ts", ignoreCase: true);
    }

    private static bool ShowsFolders(IReadOnlyList<string?> words) => CommandWrappers.ProgramName(words[0]!) switch
    {
        "rg" => !words.Any(static word => word is "--files" or "--version" or "--type-list"),
        "grep" or "egrep" or "fgrep" => Has(words, "rR", "--recursive", "--dereference-recursive"),
        "diff" => Has(words, "r", "--recursive"),
        "git" => words.Contains("--no-index") || (words.Contains("grep") && words.Contains("--untracked")),
        _ => false,
    };

    private static bool Has(IReadOnlyList<string?> words, string letters, params ReadOnlySpan<string> names)
    {
        foreach (var word in words.Skip(1).OfType<string>())
        {
            if (word is ['-', not '-', ..] && word.AsSpan(1).ContainsAny(letters))
            {
                return true;
            }

            foreach (var name in names)
            {
                if (word.Length > 3 && name.StartsWith(word, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

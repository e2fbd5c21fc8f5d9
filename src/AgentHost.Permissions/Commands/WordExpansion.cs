using AgentHost.FileSystem;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions.Commands;

/// <summary>Expands a word with wildcards as a shell would, by the names that are there now; rather to too many words than to too few.</summary>
internal static class WordExpansion
{
    private const int MostWords = 1000;

    // Names that begin with a dot are meant by patterns that begin with one, whether such files are there or not.
    private static readonly string[] HiddenSecrets =
    [
        ".env", ".env.local", ".env.x", ".npmrc", ".netrc", ".pypirc", ".pgpass", ".git-credentials",
        ".htpasswd", ".ssh", ".aws", ".gnupg", ".kube", ".azure", ".docker",
    ];

    /// <summary>The words.</summary>
    /// <param name="pattern">The pattern, characters that stand for themselves behind a backslash.</param>
    /// <param name="folder">Real path of the folder that it counts from.</param>
    /// <param name="paths">The workspace.</param>
    /// <param name="namesIn">Reads the names in a folder; null where they are not known.</param>
    /// <param name="why">Reason why it asks all the same, or why there are none, as a clause; null where there is nothing to say.</param>
    /// <param name="isLoose">True when what can be told is enough: folders that are not looked into are left out.</param>
    /// <returns>Null where nobody can tell.</returns>
    public static IReadOnlyList<string>? Find(
        string pattern, string folder, IWorkspacePaths paths, Func<string, IReadOnlyList<string>?> namesIn, out string? why, bool isLoose = false)
    {
        why = null;
        var segments = pattern.Split('/');
        List<string> found = [""];
        var isSure = true;
        var isGlob = false;
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = GlobSegment.Compile(segments[i]);
            var next = new List<string>();
            foreach (var before in found)
            {
                if (segment.Literal is { } literal)
                {
                    isSure &= !isGlob;
                    next.Add(before + literal + (i < segments.Length - 1 ? "/" : ""));
                    continue;
                }

                if (MayBeSecret(segments[i], segment))
                {
                    why = $"{pattern} may mean files that hold secrets";
                }

                if (Names(before, folder, paths, namesIn, ref why) is not { } names)
                {
                    if (isLoose)
                    {
                        continue;
                    }

                    return null;
                }

                foreach (var name in names)
                {
                    if ((name[0] != '.' || segments[i][0] == '.') && segment.IsMatch(name, segments[i].Contains('[', StringComparison.Ordinal)))
                    {
                        // Some shells leave these two out.
                        isSure &= name is not ("." or "..");
                        next.Add(before + name + (i < segments.Length - 1 ? "/" : ""));
                    }
                }

                if (next.Count > MostWords)
                {
                    if (isLoose)
                    {
                        break;
                    }

                    why = $"it means more than {MostWords} files";
                    return null;
                }
            }

            found = next;
            isGlob |= segment.Literal is null;
        }

        // Where nothing is meant, the program gets the word as it is; whether what is named behind a pattern is there was not looked at.
        return found.Count > 0 ? isSure ? found : [.. found, Unescape(pattern)] : [Unescape(pattern)];
    }

    private static IEnumerable<string>? Names(
        string before, string folder, IWorkspacePaths paths, Func<string, IReadOnlyList<string>?> namesIn, ref string? why)
    {
        var place = paths.Resolve(before.StartsWith('/') ? before : before.Length == 0 ? folder : $"{folder}/{before}");
        if (!place.IsResolved || !paths.IsInside(place.Path))
        {
            why = "it looks for files outside the workspace";
            return null;
        }

        if (!paths.IsFolder(place.Path))
        {
            return [];
        }

        if (namesIn(place.Path) is { } names)
        {
            return names.Where(static name => name.Length > 0).Concat([".", ".."]);
        }

        why = "the files that it means are not known";
        return null;
    }

    private static bool MayBeSecret(string text, GlobSegment segment) =>
        text[0] == '.' && Array.Exists(HiddenSecrets, name => SecretFiles.IsSecretName(name) && segment.IsMatch(name, ignoreCase: true));

    /// <summary>A pattern taken as a name.</summary>
    public static string Unescape(string pattern) =>
        pattern.Replace("\\\\", "\0", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal).Replace('\0', '\\');
}

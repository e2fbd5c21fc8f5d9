using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>A project's own rule on the line that says who helped with a commit, as its AGENTS.md or CONTRIBUTING has it.</summary>
/// <param name="Word">The form that it wants: <c>assisted-by</c>, <c>co-authored-by</c>, or <c>none</c>.</param>
/// <param name="Place">File and line.</param>
internal sealed partial record TrailerRule(string Word, string Place)
{
    private const int MostBytes = 200_000;

    private static readonly string[] Files =
        ["AGENTS.md", "CONTRIBUTING.md", "CONTRIBUTING", "CONTRIBUTING.rst", ".github/CONTRIBUTING.md", "docs/CONTRIBUTING.md"];

    /// <summary>Finds it; null where the project says nothing.</summary>
    /// <param name="workspace">Judges whether a file may be read.</param>
    /// <param name="top">The repository's top.</param>
    /// <param name="usual">The form that would be used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<TrailerRule?> FindAsync(IWorkspaceContext workspace, string top, string usual, CancellationToken cancellationToken)
    {
        foreach (var name in Files)
        {
            var file = new FileInfo(Path.Combine(top, name));
            if (file is not { Exists: true, Length: <= MostBytes } || await workspace.FindReadProblemAsync(file.FullName, top, cancellationToken) is not null)
            {
                continue;
            }

            if (Read(await File.ReadAllLinesAsync(file.FullName, cancellationToken), name, usual) is { } rule)
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Reads lines.</summary>
    internal static TrailerRule? Read(IReadOnlyList<string> lines, string name, string usual)
    {
        TrailerRule? refused = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var place = $"{name}:{i + 1}";
            if (NoTrace().IsMatch(lines[i]))
            {
                return new("none", place);
            }

            foreach (var word in Named().Matches(lines[i]).Select(static match => match.Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal))
            {
                // "Use Assisted-by, not Co-authored-by": what stands before a word says whether it is wanted.
                var before = lines[i][..lines[i].IndexOf(word, StringComparison.OrdinalIgnoreCase)];
                var clause = before[(before.LastIndexOfAny(['.', ';', ',', ':']) + 1)..];
                if (!Negative().IsMatch(clause))
                {
                    return new(word, place);
                }

                refused ??= word == usual ? new("none", place) : null;
            }
        }

        return refused;
    }

    [GeneratedRegex("assisted-by|co-authored-by", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"\b(no|not|never|don't|without|instead of|rather than|refuse|reject|forbid|remove|omit)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Negative();

    [GeneratedRegex(
        @"\b(no|never add|do not add|don't add|without)\s+(any\s+)?(ai|llm|agent|tool|machine)[- ]?(generated|related)?\s*"
        + "(attribution|trailer|signature|credit)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NoTrace();
}

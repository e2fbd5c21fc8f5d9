namespace AgentHost.Plugins.Offline.Language;

/// <summary>Finds where a request wants something: "in src", "under the docs folder".</summary>
internal static class LocationFinder
{
    /// <summary>The folder or file that is named; null for the whole workspace.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="at">Where its words begin; the clause's length when there are none.</param>
    public static string? Of(Clause clause, out int at)
    {
        at = clause.Count;
        for (var i = clause.Count - 2; i > 0; i--)
        {
            if (clause.Key(i) is not ("in" or "under" or "inside" or "within" or "from" or "of" or "below" or "at"))
            {
                continue;
            }

            var next = i + 1;
            while (next < clause.Count && clause.Key(next) is ("the" or "my" or "our" or "folder" or "directory" or "file"))
            {
                next++;
            }

            if (next >= clause.Count)
            {
                continue;
            }

            var word = clause.Words[next];
            if (IsHere(word.Key))
            {
                at = i;
                return null;
            }

            var folderNamed = clause.Key(next + 1) is "folder" or "directory" or "dir" or "subfolder"
                || (next > i + 1 && clause.Key(next - 1) is ("folder" or "directory"));
            var endsClause = next == clause.Count - 1
                || clause.Key(next + 1) is "that" or "which" or "with" or "for" or "mentioning" or "containing" or "using" or "and";
            if (word.IsGlob || (FileKinds.Pattern(word.Key) is not null && !folderNamed && !word.Text.Contains('/', StringComparison.Ordinal)
                && clause.Key(i) is not "under")
                || (clause.Key(i) is ("of" or "from") && !word.IsPath && !folderNamed))
            {
                continue;
            }

            if (folderNamed || word.IsPath || (endsClause && IsPlainName(word.Text)))
            {
                at = i;
                return Clean(word.Text);
            }
        }

        return null;
    }

    /// <summary>"the docs folder" without a preposition.</summary>
    public static string? BeforeFolder(Clause clause)
    {
        var folder = clause.IndexOf(1, "folder", "directory", "dir");
        if (folder <= 0)
        {
            return null;
        }

        var word = clause.Words[folder - 1];
        return word.Key is "the" or "a" or "each" or "every" or "all" or "any" || IsHere(word.Key) || !IsPlainName(word.Text) ? null : Clean(word.Text);
    }

    /// <summary>A path relative to the workspace, without a slash at its end.</summary>
    public static string? Clean(string path)
    {
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        return path is "" or "." ? null : path;
    }

    private static bool IsPlainName(string text) =>
        text.Length is > 0 and <= 200 && text.AsSpan().IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/@+~") < 0;

    private static bool IsHere(string key) =>
        key is "this" or "here" or "repo" or "repository" or "project" or "workspace" or "codebase" or "current" or "it" or "root" or "solution"
        or "all" or "every" or "any" or "whole" or "entire" or "." or "code" or "which" or "these" or "those" or "tree";
}

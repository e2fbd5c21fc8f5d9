using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>Commands that a project's own words name: its README, and the lines that its workflows run.</summary>
internal static partial class MentionedCommands
{
    private const int MostWorkflows = 10;

    /// <summary>Scripts of the project that its README tells to run, such as <c>./test</c>.</summary>
    public static IEnumerable<ProjectCommand> Readme(ProjectFiles files)
    {
        if (files.First("README.md", "Readme.md", "readme.md", "README", "README.rst", "CONTRIBUTING.md") is not { } file || files.Text(file) is not { } text)
        {
            yield break;
        }

        foreach (var match in Script().Matches(text).Cast<Match>())
        {
            var path = match.Groups["path"].Value;
            if (files.Has(path[2..]) && PurposeOf(Path.GetFileNameWithoutExtension(path)) is { } purpose)
            {
                yield return files.Command(purpose, path, file);
            }
        }
    }

    /// <summary>Finds the commands of the workflows that build, test or check.</summary>
    public static IEnumerable<ProjectCommand> Workflows(ProjectFiles files)
    {
        var folder = Path.Combine(files.Folder, ".github", "workflows");
        var names = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(static file => Path.GetFileName(file))
                .Where(static name => name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(MostWorkflows)
            : [];
        foreach (var name in names)
        {
            foreach (var (line, place) in Runs(files.Text($".github/workflows/{name}") ?? ""))
            {
                if (PurposeOfLine(line) is { } purpose)
                {
                    yield return files.Command(purpose, place is null ? line : $"(cd {place} && {line})", $".github/workflows/{name}");
                }
            }
        }
    }

    /// <summary>The lines of a workflow's <c>run</c>, with the folder that their step names.</summary>
    internal static IEnumerable<(string Line, string? Folder)> Runs(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Run().Match(lines[i]) is not { Success: true } run)
            {
                continue;
            }

            var column = run.Groups["lead"].Length;
            var folder = FolderOf(lines, i, column);
            var value = run.Groups["value"].Value.Trim();
            if (value is not ['|' or '>', ..])
            {
                yield return (value.Trim('"', '\''), folder);
                continue;
            }

            var block = lines.Skip(i + 1).TakeWhile(line => line.Trim().Length == 0 || Indent(line) > column).Select(static line => line.Trim())
                .Where(static line => line.Length > 0).ToList();
            foreach (var line in value[0] == '>'
                ? [string.Join(' ', block)]
                : string.Join('\n', block).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            {
                yield return (line, folder);
            }
        }
    }

    /// <summary>The <c>working-directory</c> of the step around a line: members of the same column, up to another step.</summary>
    private static string? FolderOf(string[] lines, int at, int column)
    {
        var (first, end) = (at, at + 1);
        while (first > 0 && !(Indent(lines[first]) == column - 2 && lines[first].TrimStart().StartsWith("- ", StringComparison.Ordinal)))
        {
            first--;
        }

        while (end < lines.Length && (lines[end].Trim().Length == 0 || Indent(lines[end]) >= column))
        {
            end++;
        }

        return lines[first..end].Select(static line => Place().Match(line)).FirstOrDefault(static match => match.Success)?.Groups["path"].Value;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    private static string? PurposeOf(string name) =>
        Word("tests?|check").IsMatch(name) ? "test"
            : Word("build|compile|make").IsMatch(name) ? "build"
            : Word("lint").IsMatch(name) ? "lint"
            : Word("fmt|format").IsMatch(name) ? "format"
            : Word("setup|bootstrap").IsMatch(name) ? "install"
            : null;

    private static string? PurposeOfLine(string line) =>
        line.Length is 0 or > 200 || line.Contains("${{", StringComparison.Ordinal) || line.AsSpan().ContainsAny('|', '>', '<') || NoWork().IsMatch(line) ? null
            : Tests().IsMatch(line) ? "test" : Checks().IsMatch(line) ? "lint" : Builds().IsMatch(line) ? "build" : null;

    private static Regex Word(string words) =>
        new($"(^|[-_.])({words})($|[-_.])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    // In a span or block of code: behind a backtick, or at the beginning of a line with or without a prompt.
    [GeneratedRegex(@"(?:`|^[ \t]*(?:\$ )?)(?<path>\./[\w./-]*\w)(?=[\s`]|$)", RegexOptions.Multiline, 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"^(?<lead>\s*(-\s+)?)run:\s*(?<value>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Run();

    [GeneratedRegex(@"^\s*(-\s+)?working-directory:\s*[""']?(\./)?(?<path>[\w./-]+?)/?[""']?\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(
        @"^(#|echo|cd|curl|wget|sudo|apt|brew|choco|export|if|for|while|done|fi|else|then|git|docker|source|set|mkdir|cp|mv|rm|gh)\b|\b(install|upload|publish|deploy|push)\b|codecov",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex NoWork();

    [GeneratedRegex(
        @"(^|[\s/:.-])(tests?|pytest|rspec|phpunit|ctest|tox|nox|vitest|jest|unittest|nextest)(\.sh|\.py)?($|[\s:=-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tests();

    [GeneratedRegex(
        @"(^|[\s/:.-])(lint|clippy|eslint|mypy|pyright|flake8|ruff|rubocop|phpstan|vet|golangci-lint|typecheck)($|[\s:=-])",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Checks();

    [GeneratedRegex(@"(^|[\s/:.-])(build|compile|assemble|package|make)(\.sh|\.py)?($|[\s:=-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Builds();
}

using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>Style of a repository's messages, as its last commits have it, and its own template.</summary>
/// <param name="Subjects">The last subjects, the newest first; merges are left out.</param>
/// <param name="IsConventional">True where most of them are of the form <c>type(scope): summary</c>.</param>
/// <param name="Template">The file that <c>commit.template</c> names; null for none.</param>
internal sealed partial record MessageStyle(IReadOnlyList<string> Subjects, bool IsConventional, string? Template)
{
    private const int MostCommits = 20;
    private const int MostTemplate = 20_000;

    /// <summary>Reads it.</summary>
    public static async Task<MessageStyle> ReadAsync(GitRunner git, string top, CancellationToken cancellationToken)
    {
        var log = await git.LookAsync(GitQueries.Log("HEAD", MostCommits), cancellationToken);
        var subjects = log.Succeeded
            ? LogParser.Parse(log.Out).Where(static commit => commit.Parents.Count < 2).Select(static commit => commit.Subject).ToList()
            : [];
        return new(subjects, subjects.Count >= 3 && subjects.Count(static subject => IsConventionalSubject(subject)) * 2 > subjects.Count,
            await TemplateAsync(git, top, cancellationToken));
    }

    /// <summary>Tests that a subject is of the form <c>type(scope): summary</c>.</summary>
    public static bool IsConventionalSubject(string subject) => Conventional().IsMatch(subject);

    /// <summary>The parts of a subject; type and scope are empty where it has none.</summary>
    public static (string Type, string Scope, string Summary) Split(string subject) =>
        Conventional().Match(subject) is { Success: true } match
            ? (match.Groups["type"].Value + match.Groups["breaking"].Value, match.Groups["scope"].Value, match.Groups["summary"].Value)
            : ("", "", subject);

    private static async Task<string?> TemplateAsync(GitRunner git, string top, CancellationToken cancellationToken)
    {
        var named = await git.LookAsync(["config", "--type=path", "--get", "commit.template"], cancellationToken);
        if (!named.Succeeded || named.Line.Length == 0)
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(top, named.Line));
        return file is { Exists: true, Length: <= MostTemplate } ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null;
    }

    [GeneratedRegex(@"\A(?<type>[a-z]{2,20})(\((?<scope>[^)\n]{1,60})\))?(?<breaking>!)?: (?<summary>\S.*)\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Conventional();
}

using System.Text;
using AgentHost.GitPatterns;
using AgentHost.GitSettings;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>Excludes of git beside <c>.gitignore</c>: a repository's own, and those that git's configuration names. Thread-safe.</summary>
internal sealed class RepositoryExcludes(IWorkspaceContext workspace, ScanNotes notes)
{
    private readonly GitExcludes _excludes = new(GitSurroundings.OfThisProcess());

    // As a rule one file of the person's holds in all repositories of a tree.
    private volatile Parsed? _last;

    /// <summary>True when git's configuration can be read: it is this machine's.</summary>
    public bool IsLocal => AreOf(workspace);

    /// <summary>Tells whether the files of a workspace are this machine's.</summary>
    public static bool AreOf(IWorkspaceContext workspace) => workspace.Target == "local";

    /// <summary>The rules of a folder with those of its repository in the place of others.</summary>
    /// <param name="scope">The rules of the folder.</param>
    /// <param name="top">Path of the repository's working folder, empty or with a slash at its end; null outside of all repositories.</param>
    /// <param name="prefixLength">Length of its path from the topmost one, with the slash.</param>
    public IgnoreScope Load(IgnoreScope scope, string? top, int prefixLength)
    {
        var (exclude, configured) = _excludes.Find(top is null ? null : Path.TrimEndingDirectorySeparator(Path.Combine(workspace.Root, top)));
        return scope with
        {
            Exclude = exclude is not null && Parse(exclude, "info/exclude") is { } own ? new(own, prefixLength, null) : null,
            Global = configured is not null && Find(configured) is { } rules ? new(rules, prefixLength, null) : null,
        };
    }

    /// <summary>The rules of a folder above the workspace, with those that lie in it.</summary>
    /// <param name="scope">The rules of the folder above it.</param>
    /// <param name="folder">Its path.</param>
    /// <param name="prefixLength">Length of its path from the topmost one, with the slash.</param>
    public IgnoreScope LoadAbove(IgnoreScope scope, string folder, int prefixLength)
    {
        scope = Path.Exists(folder + "/.git") ? Load(scope with { Git = null }, folder, prefixLength) : scope;
        return scope with
        {
            Git = Add(scope.Git, ".gitignore"),
            Plain = Add(scope.Plain, ".ignore"),
            Agent = Add(scope.Agent, ".agentignore"),
        };

        RuleNode? Add(RuleNode? above, string name) => Parse($"{folder}/{name}", name) is { } rules ? new(rules, prefixLength, above) : above;
    }

    private IgnoreRules? Find(string path)
    {
        var last = _last;
        if (last?.Path != path)
        {
            _last = last = new(path, Parse(path, "git's core.excludesFile"));
        }

        return last.Rules;
    }

    // Such a file can be any, and no word of it is shown; not even its name, which a repository can have chosen.
    private IgnoreRules? Parse(string path, string name)
    {
        if (GitFile.Read(path, IgnoreFileLoader.MaxBytes, out var isTooLong) is { } bytes)
        {
            return IgnoreRules.Parse(Encoding.UTF8.GetString(bytes));
        }

        if (isTooLong)
        {
            notes.AddTooLong(name);
        }

        return null;
    }

    private sealed record Parsed(string Path, IgnoreRules? Rules);
}

namespace AgentHost.Plugins.Attachments;

/// <summary>
/// <c>@git:diff</c>, <c>@git:diff:BASE</c>, <c>@git:staged</c>, <c>@git:status</c>, <c>@git:log</c>, <c>@git:show:REVISION</c>: what git says, with nothing of
/// the repository's own run for it.
/// </summary>
internal sealed class GitSource(IWorkspaceContext workspace) : ContextSource
{
    /// <summary>Large repositories take git a while.</summary>
    private const double Seconds = 20;
    private const int MostConfig = 256 * 1024;

    private static readonly string[] Targets = ["diff", "diff:", "staged", "status", "log", "show:"];

    private static readonly string[] NamingWords = ["command", "textconv", "gpg", "process"];

    // Names of programs may stand in a repository's own configuration; none of these is started.
    private static readonly string[] Quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "--no-pager"];

    private bool IsLocal => workspace.Target == "local";

    /// <inheritdoc/>
    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        var target = reference.Target;
        if (Words(target) is not { } words)
        {
            return ContextContent.Failed($"git:{target} is none of git:diff, git:diff:BASE, git:staged, git:status, git:log, git:show:REVISION.");
        }

        using var time = new CallTime(reference, Seconds, cancellationToken);
        if (await NamesProgramsAsync(time))
        {
            return ContextContent.Failed(
                IsLocal
                    ? "the repository's configuration names programs that git would start, and the folder is not trusted: agent trust, if you trust it."
                    : $"the repository's configuration on {workspace.Target} names programs that git would start.");
        }

        var said = await RunAsync(words, time);
        if (said is (_, _, not 0) && target == "diff" && !time.IsOver && await EmptyTreeAsync(time) is { } nothing)
        {
            said = await RunAsync(Diff(nothing), time);
        }

        return said switch
        {
            null => ContextContent.Failed("git is not there."),
            (var text, _, 0) => ContextContent.Of(text.Length > 0 ? text : "(nothing)"),
            (_, var error, _) when time.IsOver => ContextContent.Failed($"{error}."),
            (_, var error, _) => ContextContent.Failed($"git said: {(error.Length > 300 ? error[..300] : error)}"),
        };
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> CompleteAsync(string typed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var colon = typed.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return [.. Targets.Where(target => target.StartsWith(typed, StringComparison.Ordinal))];
        }

        var (what, name) = (typed[..(colon + 1)], typed[(colon + 1)..]);
        using var time = new CallTime(new ContextReference(typed), Seconds, cancellationToken);
        if (!Targets.Contains(what) || await NamesProgramsAsync(time))
        {
            return [];
        }

        return await RunAsync(
            ["for-each-ref", "--sort=-committerdate", "--count=1000", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"],
            time) is (var refs, _, 0)
            ? [.. refs.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(each => each.StartsWith(name, StringComparison.Ordinal)).Select(each => what + each)]
            : [];
    }

    private ValueTask<(string Text, string Error, int ExitCode)?> RunAsync(string[] words, CallTime time) => CapturedProgram.RunAsync(
        workspace,
        new ProcessSpec("git", [.. Quiet, .. words])
        {
            WorkingDirectory = workspace.Root,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["GIT_OPTIONAL_LOCKS"] = "0",
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_EXTERNAL_DIFF"] = null,
                ["LC_ALL"] = "C"
            },
        },
        time);

    /// <summary>
    /// Gets the id of the empty tree, which everything is compared with before the first commit; null where there is a commit, or no repository.
    /// </summary>
    private async ValueTask<string?> EmptyTreeAsync(CallTime time) =>
        await RunAsync(["rev-parse", "--verify", "--quiet", "HEAD"], time) is (_, _, 1)
            && await RunAsync(["hash-object", "-t", "tree", "/dev/null"], time) is (var id, _, 0) ? id.Trim() : null;

    private static string[] Diff(string from) => ["diff", "--no-ext-diff", "--no-textconv", from, "--"];

    private static string[]? Words(string target) => target switch
    {
        "diff" => Diff("HEAD"),
        ['d', 'i', 'f', 'f', ':', not '-', ..] when !target.AsSpan().ContainsAny(' ', '\n', '\0') => Diff(target[5..]),
        "staged" => ["diff", "--no-ext-diff", "--no-textconv", "--cached", "--"],
        "status" => ["status", "--short", "--branch"],
        "log" => ["log", "-n", "30", "--format=%h %ad %an: %s", "--date=short"],
        ['s', 'h', 'o', 'w', ':', not '-', ..] when !target.AsSpan().ContainsAny(' ', '\n', '\0') =>
            ["show", "--no-ext-diff", "--no-textconv", "--stat", "--patch", target[5..], "--"],
        _ => null,
    };

    /// <summary>True where git would start programs that the repository names, and nobody trusts it to.</summary>
    private async ValueTask<bool> NamesProgramsAsync(CallTime time) =>
        IsLocal ? !workspace.Trusted && NamesPrograms(workspace.Root) : await NamesProgramsThereAsync(time);

    /// <summary>
    /// Asks git on the target, which starts nothing for it, what the repository's own settings are called. Trust in the folder here says nothing of it.
    /// </summary>
    private async ValueTask<bool> NamesProgramsThereAsync(CallTime time) =>
        await RunAsync(["config", "--local", "--includes", "--null", "--name-only", "--list"], time) is (var names, _, 0)
        && names.Split('\0').Any(static name =>
            name.StartsWith("filter.", StringComparison.OrdinalIgnoreCase) || name.Equals("extensions.worktreeconfig", StringComparison.OrdinalIgnoreCase)
            || NamingWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static bool NamesPrograms(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (!Path.Exists(git))
            {
                continue;
            }

            try
            {
                // A worktree's or submodule's configuration lies elsewhere: not looked through is as good as naming programs.
                var config = new FileInfo(Path.Combine(git, "config"));
                if (!Directory.Exists(git) || !config.Exists || config.Length > MostConfig)
                {
                    return true;
                }

                // A link has the length of its text, whatever it leads to: a pipe would keep us waiting.
                if (config.LinkTarget is not null)
                {
                    return true;
                }

                var text = config.Length == 0 ? "" : File.ReadAllText(config.FullName).ToLowerInvariant();
                return text.Contains("[filter", StringComparison.Ordinal) || text.Contains("[include", StringComparison.Ordinal)
                    || text.Contains("command", StringComparison.Ordinal)
                    || text.Contains("sshcommand", StringComparison.Ordinal) || text.Contains("textconv", StringComparison.Ordinal)
                    || text.Contains("gpg", StringComparison.Ordinal) || text.Contains("process", StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return true;
            }
        }

        return false;
    }
}

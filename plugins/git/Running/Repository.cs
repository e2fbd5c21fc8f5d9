using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;

namespace AgentHost.Plugins.Git.Running;

/// <summary>The repository that a workspace is, or lies in.</summary>
internal sealed class Repository
{
    private const string FilterNames = @"^filter\..*\.(clean|smudge|process|required)$";

    private static readonly (string Ref, string Word)[] UnderWay =
        [("MERGE_HEAD", "a merge"), ("CHERRY_PICK_HEAD", "a cherry-pick"), ("REVERT_HEAD", "a revert"), ("REBASE_HEAD", "a rebase"), ("refs/bisect/bad", "a bisect")];

    private Repository(GitRunner git, bool trusted, bool bare, bool inTree, string prefix)
    {
        Git = git;
        Trusted = trusted;
        Bare = bare;
        InTree = inTree;
        Prefix = prefix;
    }

    public GitRunner Git { get; }

    /// <summary>Whether programs that the repository's own configuration names may run.</summary>
    public bool Trusted { get; }

    public bool Bare { get; }

    /// <summary>False in a bare repository and inside a <c>.git</c> folder.</summary>
    public bool InTree { get; }

    /// <summary>The workspace from the repository's top, raw, with a slash behind it; empty at the top.</summary>
    public string Prefix { get; }

    /// <summary>Options of status and diff: in a repository that is not trusted git is not run in its submodules, whose configuration could name programs.</summary>
    public IReadOnlyList<string> SubmoduleOptions => Trusted ? [] : ["--ignore-submodules=dirty"];

    /// <summary>Finds the repository.</summary>
    /// <exception cref="GitException">There is none, or git does not want to look at it.</exception>
    public static async Task<Repository> OpenAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var git = new GitRunner(context.Workspace.Processes);
        var output = await git.NeedAsync(["rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--show-prefix"], cancellationToken);

        // The last may hold line ends of its own.
        var lines = Encoding.Latin1.GetString(output.Out).Split('\n', 3);
        var prefix = lines.Length == 3 ? lines[2] : "";
        if (!context.Workspace.Trusted)
        {
            await SwitchFiltersOffAsync(git, cancellationToken);
        }

        return new(git, context.Workspace.Trusted, lines[0] == "true", lines.Length > 1 && lines[1] == "true", prefix.EndsWith('\n') ? prefix[..^1] : prefix);
    }

    /// <summary>A path from the top as it is shown in a result.</summary>
    public string Show(string pathFromTop) => RawPath.Show(RawPath.FromWorkspace(pathFromTop, Prefix));

    /// <summary>Says that there is no working tree.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public void NeedTree(string what)
    {
        if (!InTree)
        {
            throw new GitException(Bare
                ? $"This is a bare repository: it has no working tree, so there is no {what}. What works here: log, show, diff of two revisions, branch, worktree."
                : $"The workspace lies inside a .git folder, where there is no working tree and so no {what}.");
        }
    }

    /// <summary>The commit that a revision names.</summary>
    /// <exception cref="GitException">There is none.</exception>
    public async Task<string> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(["rev-parse", "--verify", "--quiet", $"{revision}^{{commit}}"], cancellationToken);
        if (output.Succeeded && output.Line.Length >= 40)
        {
            return output.Line;
        }

        throw new GitException(!await HasCommitsAsync(cancellationToken)
            ? "There is no commit yet."
            : $"There is no commit \"{revision}\" here{(output.Error.Trim() is { Length: > 0 } said ? $": {said}" : "")}. See log, and branch for names.");
    }

    /// <summary>Whether HEAD is a commit.</summary>
    public async Task<bool> HasCommitsAsync(CancellationToken cancellationToken) => await HeadAsync(cancellationToken) is not null;

    /// <summary>The commit that is checked out; null before the first.</summary>
    public async Task<string?> HeadAsync(CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellationToken);
        return output.Succeeded ? output.Line : null;
    }

    /// <summary>The branch that is checked out; null when none is.</summary>
    public async Task<string?> BranchAsync(CancellationToken cancellationToken)
    {
        var output = await Git.LookAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellationToken);
        return output.Succeeded ? output.Line : null;
    }

    /// <summary>What was begun and not ended: a merge, a rebase; null when nothing was.</summary>
    public async Task<string?> OperationAsync(bool detached, CancellationToken cancellationToken)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(UnderWay.Select(static entry => entry.Ref + "\n")));
        var refs = (await Git.NeedAsync(["cat-file", "--batch-check"], cancellationToken, input)).Text.Split('\n');
        for (var i = 0; i < UnderWay.Length && i < refs.Length; i++)
        {
            if (refs[i].Contains(" commit ", StringComparison.Ordinal))
            {
                return UnderWay[i].Word;
            }
        }

        if (!detached)
        {
            return null;
        }

        // A rebase that stopped between two commits has no ref of its own; git tells it in the name of the branch that is none.
        var name = (await Git.LookAsync(["branch", "--list", "--format=%(refname)", "HEAD"], cancellationToken)).Line;
        return name.Contains("rebasing", StringComparison.Ordinal) ? "a rebase" : name.Contains("bisect", StringComparison.Ordinal) ? "a bisect" : null;
    }

    private static async Task SwitchFiltersOffAsync(GitRunner git, CancellationToken cancellationToken)
    {
        var output = await git.LookAsync(["config", "--show-scope", "--name-only", "-z", "--get-regexp", FilterNames], cancellationToken);
        var names = FiltersOf(output.Out);
        if (names.Count == 0)
        {
            return;
        }

        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        var count = 0;
        foreach (var name in names)
        {
            foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")])
            {
                variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{count}")] = $"filter.{name}.{key}";
                variables[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{count}")] = value;
                count++;
            }
        }

        variables["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        git.LookVariables = variables;
    }

    /// <summary>Names of filters that the repository itself configures, not the person.</summary>
    private static SortedSet<string> FiltersOf(byte[] output)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var fields = new NulFields(output);
        while (fields.TryNextText(out var scope) && fields.TryNextText(out var key))
        {
            if (scope is "local" or "worktree" && key.LastIndexOf('.') is > 7 and var dot)
            {
                names.Add(key[7..dot]);
            }
        }

        return names;
    }
}

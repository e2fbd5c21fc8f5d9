using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Question for a decision on a call, with all that the decision depends on.</summary>
public sealed record PermissionQuery
{
    private const long LongestText = 256 * 1024;

    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The plugin that the tool belongs to.</summary>
    public string? Plugin { get; init; }

    /// <summary>Plan of the call: the things that it would do.</summary>
    public required ToolPlan Plan { get; init; }

    /// <summary>The most that the tool's manifest says it does; null where it does not say.</summary>
    public required ToolEffects? DeclaredEffects { get; init; }

    /// <summary>The session's mode.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>Rules of all layers, the session's included.</summary>
    public PermissionRules Rules { get; init; } = PermissionRules.Empty;

    /// <summary>The parts of tools that the turn's agents have.</summary>
    public IReadOnlyList<ToolBound> Bounds { get; init; } = [];

    /// <summary>Rules that were allowed in advance for this turn.</summary>
    public IReadOnlyList<PermissionRule> PreApproved { get; init; } = [];

    /// <summary>The workspace's paths, by which the plan's are resolved.</summary>
    public required IWorkspacePaths Paths { get; init; }

    /// <summary>Patterns of what is hidden from every tool.</summary>
    public IgnorePatterns Ignored { get; init; } = IgnorePatterns.None;

    /// <summary>
    /// Finds the reason why git, started in a real folder, might run programs that the repository there names (the second argument: whether it looks at the
    /// files' content); null when it would not. Without this no command of git is known to only read.
    /// </summary>
    public Func<string, bool, string?>? RepositoryProblem { get; init; }

    /// <summary>
    /// Lists the files, from the top of the repository, that a command of git names in a real folder; null where it fails or is not known yet. Without this no
    /// command of git that shows content is known to only read.
    /// </summary>
    public Func<string, GitListing, IReadOnlyCollection<string>?>? RepositoryFiles { get; init; }

    /// <summary>
    /// Finds the reason why git's addresses of other repositories, shown in a real folder (the second argument: the person's home), show a secret as well; null
    /// where they do not. Without this they show none.
    /// </summary>
    public Func<string, string, string?>? AddressProblem { get; init; }

    /// <summary>
    /// Reads the names in a real folder, for words that stand for files by a pattern; null where they cannot be read. Without this such words are known to
    /// nobody.
    /// </summary>
    public Func<string, IReadOnlyList<string>?>? NamesIn { get; init; }

    /// <summary>
    /// Finds the reason why a name, run in a real folder (null: not known), may stand for a program of the workspace; null where it does not. Without this
    /// names stand for the system's programs.
    /// </summary>
    public Func<string, string?, IWorkspacePaths, string?>? ProgramProblem { get; init; }

    /// <summary>
    /// Reads a small file that chooses a tool's version, by its real path; null where none is there. Without this no look at a tool's version is known to only
    /// read.
    /// </summary>
    public Func<string, string?>? TextOf { get; init; }

    /// <summary>Tests that a program stands at a real path now: a file that may be run. Without this none does.</summary>
    public Func<string, bool>? IsProgram { get; init; }

    /// <summary>Tests that commands get a variable of this name from the host. Without this a variable that is written small is a line's own.</summary>
    public Func<string, bool>? IsVariable { get; init; }

    /// <summary>Real paths of the folders with the user's settings and credentials of this host; changes there always ask.</summary>
    public IReadOnlyList<string> SettingsFolders { get; init; } = [];

    /// <summary>
    /// Finds the reason why a change at a real path (the second argument: or below it) reaches what the host runs by itself, as a clause; null where it does
    /// not.
    /// </summary>
    public Func<string, bool, string?>? RunProblem { get; init; }

    /// <summary>True when commands run in a sandbox: leaving it asks.</summary>
    public bool HasSandbox { get; init; }

    /// <summary>
    /// True when a sandbox can be had that changes nothing and shows nothing that would ask: lines whose commands look like reading start in it unasked.
    /// </summary>
    public bool HasReadingSandbox { get; init; }

    /// <summary>Names of the host's own cautions that a person switched off.</summary>
    public IReadOnlyCollection<string> BuiltinsOff { get; init; } = [];

    /// <summary>The query with all that it may find out about this machine: repositories, names in folders, programs and variables.</summary>
    public PermissionQuery OnThisMachine() => this with
    {
        RepositoryProblem = GitRepositories.Problem,
        AddressProblem = GitRepositories.AddressProblem,
        NamesIn = FolderNames.Read,
        IsProgram = ProgramPlaces.IsProgram,
        ProgramProblem = ProgramPlaces.Problem,
        IsVariable = ShellVariables.IsSet,
        TextOf = static path => File.Exists(path) ? ReadText(path) : null,
    };

    /// <summary>
    /// The query about where the work is done: this machine, or a place of which less is known. Nothing of this machine says what is so there, no sandbox holds
    /// anything there, and names of programs stand for the system's own only where its <c>PATH</c> says so.
    /// </summary>
    /// <param name="place">The place; null for this machine.</param>
    public PermissionQuery At(RemotePlace? place) => place is null ? OnThisMachine() : this with
    {
        Rules = Rules with { Sandboxed = false }, HasSandbox = false, HasReadingSandbox = false, ProgramProblem = (_, _, _) => place.SearchProblem,
    };

    // What is there and cannot be read is no reason to trust it: an empty text says nothing, and nothing good.
    private static string ReadText(string path)
    {
        try
        {
            return PlainFile.ReadText(path, LongestText);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Tests that a person switched off one of the host's own cautions.</summary>
    public bool IsOff(string builtin) => BuiltinsOff.Count > 0 && BuiltinsOff.Contains(builtin);

    /// <summary>Verdict of the hooks before the tool together; deny and stop win over ask, ask over allow.</summary>
    public HookVerdict Hook { get; init; }

    /// <summary>The hook's reason.</summary>
    public string? HookReason { get; init; }
}

namespace AgentHost.Plugins.Git;

/// <summary>Arguments of <c>git</c>.</summary>
/// <param name="Op">branch: list create delete rename; stash: list push show apply pop drop; worktree: list add remove. Default list.</param>
/// <param name="Paths">Files or folders.</param>
/// <param name="Revision">Commit, branch or tag; diff and log: also A..B; show: also REV:path; create, add: the start; restore: the source.</param>
/// <param name="Name">Branch; stash: its number.</param>
/// <param name="To">rename: the new name.</param>
/// <param name="Message">commit, stash push.</param>
/// <param name="Staged">diff, restore: the index.</param>
/// <param name="Stat">diff, show: counts, no patch.</param>
/// <param name="All">add: everything; commit: tracked changes; branch: remote ones; stash push: untracked ones.</param>
/// <param name="Create">switch, worktree add: a new branch.</param>
/// <param name="Force">Loses work: unmerged branch, local changes.</param>
/// <param name="Amend">Replaces the last commit.</param>
/// <param name="Line">blame: first line.</param>
/// <param name="Cursor">log: from the last answer.</param>
internal sealed record GitArguments(
    GitAction Action,
    GitOperation? Op = null,
    IReadOnlyList<string>? Paths = null,
    string? Revision = null,
    string? Name = null,
    string? To = null,
    string? Message = null,
    bool Staged = false,
    bool Stat = false,
    bool All = false,
    bool Create = false,
    bool Force = false,
    bool Amend = false,
    int? Line = null,
    int? Limit = null,
    string? Cursor = null);

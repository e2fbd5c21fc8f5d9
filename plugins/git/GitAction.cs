namespace AgentHost.Plugins.Git;

/// <summary>What a call wants of git.</summary>
internal enum GitAction
{
    Status,
    Diff,
    Log,
    Show,
    Blame,
    Add,
    Commit,
    Branch,
    Switch,
    Restore,
    Stash,
    Worktree,
}

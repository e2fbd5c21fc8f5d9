namespace AgentHost.Plugins.Git;

/// <summary>Git command that a call asks for.</summary>
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

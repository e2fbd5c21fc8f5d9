namespace AgentHost.Plugins.Git;

/// <summary>Operation on branches, stashes and worktrees.</summary>
internal enum GitOperation
{
    List,
    Create,
    Delete,
    Rename,
    Show,
    Push,
    Apply,
    Pop,
    Drop,
    Add,
    Remove,
}

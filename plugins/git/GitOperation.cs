namespace AgentHost.Plugins.Git;

/// <summary>What is done with branches, stashes and worktrees.</summary>
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

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary>Fate of a worktree at the end of a session, or where it is cleaned.</summary>
/// <param name="Removed">Whether its folder is gone.</param>
/// <param name="BranchRemoved">Whether its branch is gone, too.</param>
/// <param name="Message">A sentence on it.</param>
internal sealed record WorktreeFate(bool Removed, bool BranchRemoved, string Message);

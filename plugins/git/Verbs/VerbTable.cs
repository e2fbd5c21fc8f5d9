namespace AgentHost.Plugins.Git.Verbs;

/// <summary>The actions.</summary>
internal static class VerbTable
{
    public static Verb Of(GitAction action) => action switch
    {
        GitAction.Status => new StatusVerb(),
        GitAction.Diff => new DiffVerb(),
        GitAction.Log => new LogVerb(),
        GitAction.Show => new ShowVerb(),
        GitAction.Blame => new BlameVerb(),
        GitAction.Add => new AddVerb(),
        GitAction.Commit => new CommitVerb(),
        GitAction.Branch => new BranchVerb(),
        GitAction.Switch => new SwitchVerb(),
        GitAction.Restore => new RestoreVerb(),
        GitAction.Stash => new StashVerb(),
        GitAction.Worktree => new WorktreeVerb(),
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}

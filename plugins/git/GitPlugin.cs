using AgentHost.Plugins.Git.Committing;
using AgentHost.Plugins.Git.Requests;
using AgentHost.Plugins.Git.Reviewing;
using AgentHost.Plugins.Git.Worktrees;

namespace AgentHost.Plugins.Git;

/// <summary>Work with git: the tool <c>git</c>, the verbs of the program, worktrees for sessions.</summary>
public sealed partial class GitPlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<WorkspaceProvider>(
            CapabilityKinds.WorkspaceProvider, "worktree", static workspace => new WorktreeProvider(workspace, Environment.GetEnvironmentVariable));
        context.Register<Command>(CapabilityKinds.Command, "commit", workspace => new CommitCommand(context, workspace));
        context.Register<Command>(CapabilityKinds.Command, "pr", workspace => new PullCommand(context, workspace));
        context.Register<Command>(CapabilityKinds.Command, "review", workspace => new ReviewCommand(context, workspace));
        context.Register<Command>(
            CapabilityKinds.Command, "worktree", workspace => new WorktreeCommand(workspace, Environment.GetEnvironmentVariable, context.Time));
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "git-trailer", static workspace => new TrailerSection(workspace));
        return default;
    }
}

using AgentHost.Plugins.Git.Requests;
using AgentHost.Plugins.Git.Results;

namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>The workflow <c>review</c>, where a plugin brings the tool that runs workflows: readers side by side, a judge, a quorum.</summary>
internal static class ReviewWorkflow
{
    private const string Tool = "workflow";

    /// <summary>Tests that the tool is there.</summary>
    public static async ValueTask<bool> IsThereAsync(ICapabilities capabilities, CancellationToken cancellationToken) =>
        (await capabilities.ListAsync(CapabilityKinds.Tool, cancellationToken)).Any(static tool => tool.Name == Tool);

    /// <summary>The call that has a change reviewed.</summary>
    public static SessionCall CallFor(BranchChange change) => new(
        Tool,
        ResultData.Write(writer =>
        {
            writer.WriteString("name", "bundled:review");
            writer.WriteString("task", $"the change that `git diff {change.From} {change.Head}` shows");
        }))
    {
        SessionName = $"review of {change.Branch ?? CommitText.Short(change.Head)}",
    };
}

using AgentHost.FrontMatter;
using AgentHost.Plugins.Workflows.Checking;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Outcome of reading a definition.</summary>
/// <param name="Workflow">The workflow; null where a mistake leaves none.</param>
/// <param name="Problems">Mistakes, by place.</param>
internal sealed record ReadResult(Workflow? Workflow, IReadOnlyList<Problem> Problems)
{
    /// <summary>True where it can run.</summary>
    public bool IsUsable => Workflow is not null && Problems.All(static problem => problem.IsWarning);
}

namespace AgentHost.Plugins.Infrastructure.Workflows;

/// <summary>Commands that belong together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Steps">In order.</param>
internal sealed record Workflow(string Name, string File, string? Description, IReadOnlyList<WorkflowStep> Steps);

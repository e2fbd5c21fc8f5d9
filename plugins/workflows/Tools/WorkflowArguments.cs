using System.Text.Json;

namespace AgentHost.Plugins.Workflows.Tools;

/// <summary>Arguments of <c>workflow</c>: one of name, tasks, chain and resume.</summary>
/// <param name="Name">A workflow of this project.</param>
/// <param name="Task">What it is to do.</param>
/// <param name="Tasks">Prompts of agents that work side by side.</param>
/// <param name="Chain">Prompts of agents, one after another: each is given the answer before it.</param>
/// <param name="Resume">A run that goes on.</param>
/// <param name="Inputs">Values by key.</param>
/// <param name="DryRun">Publishes nothing.</param>
/// <param name="AutoApprove">For commands of a person.</param>
/// <param name="Adopt">For commands of a person.</param>
/// <param name="Fork">For commands of a person.</param>
/// <param name="At">For commands of a person.</param>
internal sealed record WorkflowArguments(
    string? Name = null,
    string? Task = null,
    IReadOnlyList<string>? Tasks = null,
    IReadOnlyList<string>? Chain = null,
    string? Resume = null,
    JsonElement? Inputs = null,
    bool DryRun = false,
    bool AutoApprove = false,
    bool Adopt = false,
    string? Fork = null,
    int? At = null);

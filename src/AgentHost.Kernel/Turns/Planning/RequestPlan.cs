using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Turns.Planning;

/// <summary>The part of a turn's plan that decides its first request. A preview needs no more.</summary>
/// <param name="Workspace">The workspace, with the settings that count.</param>
/// <param name="Request">The prompt, with what its session adds, and as far as its agent lets it go.</param>
/// <param name="Agent">The agent; null for none.</param>
/// <param name="AgentTools">The agent's lists of tools.</param>
/// <param name="Wish">The wish that the model was chosen by.</param>
/// <param name="Model">The model.</param>
/// <param name="Tools">The tools that it may have.</param>
/// <param name="Output">The check that the answer is held to; null for none.</param>
/// <param name="Notes">Sentences to say.</param>
public sealed record RequestPlan(
    Workspace Workspace,
    PromptRequest Request,
    AgentProfile? Agent,
    AgentTools AgentTools,
    ModelPreference Wish,
    ModelChoice Model,
    ToolSelection Tools,
    OutputCheck? Output,
    IReadOnlyList<string> Notes);

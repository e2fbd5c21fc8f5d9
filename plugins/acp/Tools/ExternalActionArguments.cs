using System.Text.Json;

namespace AgentHost.Plugins.Acp.Tools;

/// <summary>Arguments of <c>external_action</c>. What is judged is the action that the run knows, not these words of it.</summary>
/// <param name="Run">The run of the agent.</param>
/// <param name="Call">The call's id, in the agent's words.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Title">A line for people.</param>
/// <param name="Kind">The kind of call, in the protocol's words.</param>
/// <param name="Input">The call's own arguments, as the agent tells them.</param>
internal sealed record ExternalActionArguments(string Run, string Call, string Agent, string Title, string Kind, JsonElement? Input = null);

using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>A tool as a chat client shows it to its model. There is nothing in it to call: calls go to the host, which asks and runs them.</summary>
internal sealed class ToolDeclaration(ToolSpec tool) : AIFunctionDeclaration
{
    public override string Name => tool.Name;

    public override string Description => tool.Description;

    public override JsonElement JsonSchema => tool.InputSchema;
}

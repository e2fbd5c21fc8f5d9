using System.Text.Json;

namespace AgentHost.PluginRunner.Tests;

/// <summary>Other tools that answer with what they were given, and deny it.</summary>
internal sealed class TestCalls : IToolCalls
{
    public ValueTask<ToolCallResult> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken) => tool == "gone"
        ? throw new CapabilityException("The call has ended.")
        : new(new ToolCallResult([new TextPart($"{tool} {arguments.GetProperty("a").GetRawText()}")]) { IsDenied = true, Data = AgentJson.Parse("1") });
}

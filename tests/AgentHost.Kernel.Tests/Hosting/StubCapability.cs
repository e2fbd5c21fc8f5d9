using System.Text.Json;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A capability of a stub plugin.</summary>
internal sealed class StubCapability(Func<JsonElement, CancellationToken, ValueTask<JsonElement>> invoke) : Capability
{
    public override ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) => invoke(arguments, cancellationToken);
}

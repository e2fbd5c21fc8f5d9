using System.Text.Json;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>Capabilities of other plugins: none, unless it is told.</summary>
internal sealed class FewCapabilities : ICapabilities
{
    public IReadOnlyList<string> Affected { get; init; } = [];

    public bool HasWorkflows { get; init; }

    public string? Asked { get; private set; }

    public ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) =>
        new(kind == CapabilityKinds.Tool ? HasWorkflows ? [new CapabilityInfo(kind, "workflow", "workflows")] : []
            : Affected.Count == 0 ? [] : [new CapabilityInfo(kind, "test", "test")]);

    public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken)
    {
        Asked = arguments.GetRawText();
        return new(AgentJson.Parse(JsonSerializer.Serialize(new { affected = Affected })));
    }
}

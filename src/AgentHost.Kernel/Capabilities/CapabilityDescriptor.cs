using System.Text.Json;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Capabilities;

/// <summary>One capability, known from its manifest; resolving it activates its plugin.</summary>
public sealed record CapabilityDescriptor(string Kind, string Name, HostedPlugin Owner, JsonElement Declaration)
{
    public bool Shadowed { get; init; }

    public CapabilityInfo ToInfo() => new(Kind, Name, Owner.Id) { Declaration = Declaration, Shadowed = Shadowed };
}

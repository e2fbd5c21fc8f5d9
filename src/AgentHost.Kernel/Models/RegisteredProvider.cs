using AgentHost.Kernel.Capabilities;
using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>A type of provider with the capability that serves it.</summary>
/// <param name="Descriptor">The capability in the workspace's registry.</param>
public sealed record RegisteredProvider(CapabilityDescriptor Descriptor) : ProviderType(Descriptor.Name, Descriptor.Declaration)
{
    /// <summary>The types of providers in a registry.</summary>
    public static ProviderTypes TypesOf(CapabilityRegistry registry) =>
        new([.. registry.List(CapabilityKinds.Provider).Select(static descriptor => new RegisteredProvider(descriptor))]);

    /// <summary>The capability that serves an entry.</summary>
    public static CapabilityDescriptor Of(ProviderEntry entry) => ((RegisteredProvider)entry.Type).Descriptor;
}

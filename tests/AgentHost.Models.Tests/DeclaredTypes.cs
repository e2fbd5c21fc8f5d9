using AgentHost.Client;

namespace AgentHost.Models.Tests;

/// <summary>Types of providers, declared as manifests declare them.</summary>
internal static class DeclaredTypes
{
    /// <summary>The types in the order of their names.</summary>
    public static ProviderTypes Of(params IEnumerable<ProviderSpec> specs) =>
        new([
            .. specs.OrderBy(static spec => spec.Name, StringComparer.Ordinal).Select(static spec => new ProviderType(spec.Name, ClientJson.ToElement(spec)))
        ]);
}

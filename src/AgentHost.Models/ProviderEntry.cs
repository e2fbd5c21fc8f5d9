using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Models;

/// <summary>A provider that can be used: an entry of settings, or one that its environment variable switches on.</summary>
/// <param name="Name">Its name, the first part of <c>provider/model</c>.</param>
/// <param name="Spec">Its type's declaration.</param>
/// <param name="Type">The type that serves it.</param>
/// <param name="Settings">Its entry of settings; the empty object when it has none.</param>
public sealed record ProviderEntry(string Name, ProviderSpec Spec, ProviderType Type, JsonElement Settings)
{
    /// <summary>Models that are known without asking: the entry's own, then the type's.</summary>
    public IReadOnlyList<ModelInfo> Models { get; private init; } = Spec.Models;

    /// <summary>Number of them that are the entry's own.</summary>
    public int OwnModels { get; private init; }

    /// <summary>The same with models that the person wrote down.</summary>
    public ProviderEntry WithModels(IReadOnlyList<ModelInfo> own) => this with { Models = [.. own, .. Spec.Models], OwnModels = own.Count };
}

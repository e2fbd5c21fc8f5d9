namespace AgentHost.Models;

/// <summary>The model of a provider that is meant when only the provider is named.</summary>
public static class ProviderDefaultModel
{
    /// <summary>The first that the person wrote down, else the type's own, else the first that is known; null where there is none.</summary>
    public static string? Of(ProviderEntry entry) =>
        entry.OwnModels > 0 ? entry.Models[0].Id
        : entry.Spec.DefaultModel ?? (entry.Models is [var first, ..] ? first.Id : null);
}

using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Options of a model client: how to reach a model.</summary>
/// <param name="Provider">The provider's name in settings.</param>
/// <param name="Model">The model's id as the service knows it; empty when models are to be listed.</param>
public sealed record ModelClientOptions(string Provider, string Model)
{
    /// <summary>The type in settings that chose this provider, such as <c>openai-compatible</c>.</summary>
    [AllowNull]
    public string ProviderType { get => field ?? ""; init; }

    /// <summary>Address; absent for the provider's own.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The key or token; absent when none was found. Never logged.</summary>
    public string? Credential { get; init; }

    /// <summary>Source of the credential, in words for a message: <c>environment variable OPENAI_API_KEY</c>.</summary>
    public string? CredentialSource { get; init; }

    /// <summary>Headers to add to every request.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Headers { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>The whole entry of settings, with variables filled in.</summary>
    public JsonElement Settings { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }

    /// <summary>Known properties of the model.</summary>
    public ModelInfo? Info { get; init; }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>A provider type, as a manifest declares it.</summary>
/// <param name="Name">The type in settings, such as <c>openai</c>.</param>
public sealed record ProviderSpec(string Name)
{
    /// <summary>The type whose code serves this one: then it is data alone, and its plugin registers nothing under its name. Absent for a type with code of its own.</summary>
    public string? Type { get; init; }

    /// <summary>What an entry of this type says where the person's own does not: settings of the serving type, and <c>headers</c>. Addresses and keys have members of their own here.</summary>
    public JsonElement Settings { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The environment variable that holds its key by custom, and switches it on.</summary>
    public string? CredentialEnvironment { get; init; }

    /// <summary>Its own address.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The environment variable that holds an address by custom.</summary>
    public string? BaseUrlEnvironment { get; init; }

    /// <summary>Works without a key. Default false.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Rank among the providers that could be used when nothing was chosen: the lowest wins. Default 100; what needs no configuration at all ranks last.</summary>
    public int Rank { get => field == 0 ? 100 : field; init; }

    /// <summary>The model to use when none was named.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>Models that are known without asking.</summary>
    [AllowNull]
    public IReadOnlyList<ModelInfo> Models { get => field ?? []; init; }
}

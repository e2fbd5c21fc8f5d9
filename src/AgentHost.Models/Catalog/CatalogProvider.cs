using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Models.Catalog;

/// <summary>A service in the catalog.</summary>
/// <param name="Entry">Its entry.</param>
internal sealed record CatalogProvider(JsonElement Entry)
{
    public string Id => Entry.GetProperty("id").GetString()!;

    /// <summary>Its address; null where it has none of its own.</summary>
    public string? BaseUrl => Text("baseUrl");

    /// <summary>The model that its maker puts first.</summary>
    public string? Large => Text("large");

    /// <summary>The model that is meant for quick and simple work.</summary>
    public string? Small => Text("small");

    /// <summary>Its models, in the catalog's order; without those that cannot be read.</summary>
    public IEnumerable<ModelInfo> Models
    {
        get
        {
            foreach (var model in Entry.GetProperty("models").EnumerateArray())
            {
                if (Read(model) is { } info)
                {
                    yield return info;
                }
            }
        }
    }

    /// <summary>The facts of an entry; null where it does not have their form: what was changed by hand says nothing.</summary>
    public static ModelInfo? Read(JsonElement model)
    {
        try
        {
            return ClientJson.Read<ModelInfo>(model);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string? Text(string name) => Entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

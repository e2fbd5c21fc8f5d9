using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Plugins.Installed;

/// <summary>One version in the store.</summary>
/// <param name="Hash">Of its content, as <see cref="ContentList"/> makes it.</param>
/// <param name="Source">Its origin, for people.</param>
/// <param name="Installed">Time when it was installed.</param>
public sealed record VersionRecord(string Hash, string Source, DateTimeOffset Installed)
{
    /// <summary>The word that <c>update</c> asks with: a catalog and a name, or an address; null where there is nothing newer to ask for.</summary>
    public string? UpdateFrom { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

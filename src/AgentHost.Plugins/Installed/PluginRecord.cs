using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost.Plugins.Installed;

/// <summary>One installed plugin.</summary>
/// <param name="Current">The version in use.</param>
public sealed record PluginRecord(string Current)
{
    public bool Enabled { get; init; } = true;

    /// <summary>The version that <c>rollback</c> goes back to.</summary>
    public string? Previous { get; init; }

    /// <summary>The person wants it in the host's own process.</summary>
    public bool InProcess { get; init; }

    /// <summary>Consent of the person, as <see cref="PluginConsent"/> writes it.</summary>
    [AllowNull]
    public IReadOnlyList<string> Consent { get => field ?? []; init; }

    /// <summary>The versions in the store.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, VersionRecord> Versions { get => field ??= new Dictionary<string, VersionRecord>(); init; }

    /// <summary>Reasons why the host leaves it alone, one sentence each, the newest last; <c>enable --retry</c> clears them.</summary>
    [AllowNull]
    public IReadOnlyList<string> Faults { get => field ?? []; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Rest { get; set; }
}

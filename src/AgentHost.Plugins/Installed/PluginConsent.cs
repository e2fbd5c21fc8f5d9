using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Plugins.Installed;

/// <summary>Permissions that a plugin asks a person for, one line each: agreed to at install, and compared at update.</summary>
public static class PluginConsent
{
    /// <summary>Sorted, without repetitions. A line is a word for the kind, a space, and a value: <c>network releases.example.org</c>.</summary>
    /// <param name="manifest">What the plugin says of itself.</param>
    /// <param name="inProcess">True when its code is to run in the host's own process.</param>
    public static IReadOnlyList<string> Of(PluginManifest manifest, bool inProcess)
    {
        var asks = new SortedSet<string>(StringComparer.Ordinal);
        Add("exec", manifest.Permissions.Exec);
        Add("network", manifest.Permissions.Network);

        // A provider's own address is reached without being named once more.
        Add("network", ManifestDeclarations.Of(manifest, CapabilityKinds.Provider).Select(static provider => HostOf(provider.Entry)).OfType<string>());
        Add("read", manifest.Permissions.Read);
        Add("write", manifest.Permissions.Write);
        Add("models", manifest.Permissions.Models);
        Add("secrets", manifest.Permissions.Secrets);
        Add("allows", manifest.Permissions.PreApprove ? ["calls in advance, in trusted workspaces"] : []);
        foreach (var kind in manifest.Contributes.Keys)
        {
            Add("brings", ManifestDeclarations.Of(manifest, kind).Select(entry => $"{kind}/{entry.Name}"));
        }

        foreach (var (id, range) in manifest.Requires)
        {
            asks.Add($"requires {id} {range}");
        }

        if (manifest.Entry is not null)
        {
            asks.Add(inProcess ? "code in-process" : "code process");
        }

        return [.. asks];

        void Add(string kind, IEnumerable<string> values)
        {
            foreach (var value in values)
            {
                asks.Add($"{kind} {value}");
            }
        }
    }

    private static string? HostOf(JsonElement provider) =>
        provider.ValueKind == JsonValueKind.Object && provider.TryGetProperty("baseUrl", out var address) && address.ValueKind == JsonValueKind.String
            && Uri.TryCreate(address.GetString(), UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IdnHost : null;

    /// <summary>
    /// Finds what is asked beyond what was agreed to. Code in the host's own process is more than code in one of its own, not the other way round.
    /// </summary>
    public static IReadOnlyList<string> Beyond(IReadOnlyList<string> asks, IReadOnlyList<string> consent)
    {
        var agreed = new HashSet<string>(consent, StringComparer.Ordinal);
        if (agreed.Contains("code in-process"))
        {
            agreed.Add("code process");
        }

        return [.. asks.Where(ask => !agreed.Contains(ask))];
    }
}

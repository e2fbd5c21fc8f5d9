using AgentHost.Client;

namespace AgentHost.Plugins.Manifests;

/// <summary>Checks that a plugin fits this host, by its manifest alone.</summary>
public static class ContractCheck
{
    /// <summary>
    /// Finds the reason why it does not fit, in one sentence; null where it does. Requirements of other plugins are checked by <see cref="RequirementCheck"/>.
    /// </summary>
    public static string? FindFault(PluginManifest manifest, HostFacts host)
    {
        if (manifest.Platforms.Count > 0 && !manifest.Platforms.Contains(host.Platform))
        {
            return $"It runs on {string.Join(", ", manifest.Platforms)} only, and this is {host.Platform}.";
        }
        if (manifest.Contract is { } contract && !VersionRange.Accepts(contract, host.Contract))
        {
            return $"It works with version {contract} of the contract, and this host has {host.Contract}; "
                + $"get a version of the plugin for {host.Contract}, or a host that has {contract}.";
        }
        foreach (var (name, text) in manifest.SharedAssemblies)
        {
            if (Version.TryParse(text, out var wanted) && host.SharedVersion(name) is { } have && wanted > have)
            {
                return $"It was built against {name} {wanted}, and this host has {have}; get a host with {name} {wanted} or newer, "
                    + $"or build the plugin against {have}.";
            }
        }
        return null;
    }
}

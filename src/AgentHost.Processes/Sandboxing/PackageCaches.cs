using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// Package caches of commands that reach hosts: those in the person's folder can only be read, and what is fetched here lasts for this workspace's commands.
/// </summary>
internal static class PackageCaches
{
    /// <summary>Makes the folder.</summary>
    /// <returns>Its path; null where there is none that lasts, or no host can be reached.</returns>
    /// <exception cref="InvalidDataException">It cannot be made.</exception>
    public static string? Make(SandboxPlace place, ICommandHosts hosts)
    {
        if (place.Caches is not { } caches || !hosts.CanOpen)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(caches);
            return caches;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"its folder for packages could not be made: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    /// <summary>Lists variables by which package managers find it.</summary>
    /// <exception cref="InvalidDataException">It cannot be made.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Variables(SandboxPlace place, ICommandHosts hosts)
    {
        if (Make(place, hosts) is not { } caches)
        {
            yield break;
        }

        yield return KeyValuePair.Create("npm_config_cache", Path.Combine(caches, "npm"));
        yield return KeyValuePair.Create("npm_config_store_dir", Path.Combine(caches, "pnpm"));
        yield return KeyValuePair.Create("YARN_CACHE_FOLDER", Path.Combine(caches, "yarn"));
        yield return KeyValuePair.Create("PIP_CACHE_DIR", Path.Combine(caches, "pip"));
        yield return KeyValuePair.Create("NUGET_PACKAGES", Path.Combine(caches, "nuget"));
        yield return KeyValuePair.Create("NUGET_HTTP_CACHE_PATH", Path.Combine(caches, "nuget-http"));
        var packages = Path.Combine(place.Home, ".nuget", "packages");
        if (Directory.Exists(packages))
        {
            yield return KeyValuePair.Create("NUGET_FALLBACK_PACKAGES", packages);
        }
    }
}

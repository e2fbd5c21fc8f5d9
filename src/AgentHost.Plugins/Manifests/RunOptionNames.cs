using AgentHost.Client;

namespace AgentHost.Plugins.Manifests;

/// <summary>Names of run options that plugins cannot have.</summary>
public static class RunOptionNames
{
    /// <summary>Options that the program has itself, without dashes. A test holds the list to what <c>agent run --help-all</c> shows.</summary>
    public static IReadOnlyList<string> OfTheProgram { get; } =
    [
        "agent", "allow", "attach", "continue", "debug", "deny", "dry-run", "help", "help-all", "locked", "max-cost",
        "max-steps", "max-time", "model", "new", "no-discovery", "no-plugin", "no-tools",
        "only-plugins", "output", "output-schema", "param", "permission-mode", "plugin", "prefer", "preview",
        "profile", "quiet", "safe-mode", "server", "session", "system", "system-replace", "target", "tools",
        "trust", "version", "workspace", "yolo",
    ];

    /// <summary>Finds the reason why an option of the plugin cannot be used, in one sentence; null where all can.</summary>
    /// <param name="manifest">The plugin.</param>
    /// <param name="others">Plugins that are there; one of the same id is passed over.</param>
    public static string? FindFault(PluginManifest manifest, IEnumerable<PluginManifest> others)
    {
        foreach (var option in manifest.RunOptions)
        {
            if (OfTheProgram.Contains(option.Name, StringComparer.Ordinal))
            {
                return $"Its run option --{option.Name} is one that agent run has itself; it needs another name.";
            }
        }

        if (manifest.RunOptions.Count == 0)
        {
            return null;
        }

        foreach (var other in others)
        {
            foreach (var option in other.RunOptions)
            {
                if (other.Id != manifest.Id && manifest.RunOptions.Any(own => own.Name == option.Name))
                {
                    return $"Its run option --{option.Name} is also one of the plugin \"{other.Id}\"; only one of the two can be used.";
                }
            }
        }

        return null;
    }
}

using System.Collections.ObjectModel;
using System.Text.Json;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Turns;

/// <summary>Hands each plugin the values of its own run options, and no others.</summary>
public static class RunOptionValues
{
    /// <summary>The values of the options that the plugin declares.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(HostedPlugin owner, IReadOnlyDictionary<string, JsonElement> all)
    {
        var declared = owner.Installed.Manifest.RunOptions;
        if (declared.Count == 0 || all.Count == 0)
        {
            return ReadOnlyDictionary<string, JsonElement>.Empty;
        }

        var own = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var option in declared)
        {
            if (all.TryGetValue(option.Name, out var value))
            {
                own[option.Name] = value;
            }
        }

        return own;
    }
}

using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Trust;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Hooks;

/// <summary>Keeps turns from starting where a hook is declared, and what would run it is not there.</summary>
public static class HookGate
{
    private const int LongestHook = 100;

    /// <summary>Finds the first declared hook without a source that can be used.</summary>
    /// <param name="declared">The declared hooks.</param>
    /// <param name="registry">Capabilities of the plugins.</param>
    /// <param name="known">The ids of plugins that serve the settings where they are there, for the message.</param>
    /// <returns>A sentence with the place, the hook and what to do; null where nothing is missing.</returns>
    public static string? FindMissing(HookDeclarations declared, CapabilityRegistry registry, IReadOnlyList<string> known)
    {
        if (declared.Settings is [var first, ..] && !CanUse(SettingsSource(registry)))
        {
            var lines = new List<string>();
            HookFile.AddLines(first.Declaration, "command", lines);
            return Say(first.Origin, $"{HookEvents.Name(first.Event)}: {string.Join(' ', lines)}", known is [var id, ..] ? id : null, registry);
        }

        foreach (var file in declared.Files)
        {
            if (!CanUse(FileSource(registry, file)))
            {
                var named = file.File.Hooks.ValueKind == JsonValueKind.Object
                    ? string.Join(", ", file.File.Hooks.EnumerateObject().Select(static member => member.Name))
                    : "it cannot be read";
                return Say(file.File.Path, named, file.Plugin, registry)
                    + $" \"hooks.{file.Spec.Format}.enabled\": false in your own settings leaves such files out.";
            }
        }

        return null;
    }

    /// <summary>The source that serves the settings; null where there is none. A project's plugin is none: it could let a person's hooks pass unrun.</summary>
    public static CapabilityDescriptor? SettingsSource(CapabilityRegistry registry)
    {
        foreach (var source in registry.List(CapabilityKinds.HookSource))
        {
            if (source.Owner.Installed.Origin != PluginOrigin.Project && ServesSettings(source.Declaration))
            {
                return source;
            }
        }

        return null;
    }

    /// <summary>The ids of plugins that serve the settings where they can be used.</summary>
    public static IReadOnlyList<string> ServingSettings(IReadOnlyList<PluginManifest> manifests) =>
        [
            .. manifests.Where(static manifest =>
                ManifestDeclarations.Of(manifest, CapabilityKinds.HookSource).Any(static source => ServesSettings(source.Entry)))
                .Select(static manifest => manifest.Id)
        ];

    private static bool ServesSettings(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("settings", out var serves) && serves.ValueKind == JsonValueKind.True;

    /// <summary>The source that reads a file: its own plugin's; null where there is none.</summary>
    public static CapabilityDescriptor? FileSource(CapabilityRegistry registry, DeclaringFile file)
    {
        foreach (var source in registry.List(CapabilityKinds.HookSource))
        {
            if (source.Owner.Id == file.Plugin)
            {
                return source;
            }
        }

        return null;
    }

    private static bool CanUse(CapabilityDescriptor? source) =>
        source is not null && source.Owner.State is not (PluginState.Blocked or PluginState.Disabled or PluginState.Faulted or PluginState.Stopping);

    private static string Say(string origin, string hook, string? id, CapabilityRegistry registry)
    {
        var shown = hook.Length <= LongestHook ? hook : hook[..LongestHook] + "…";
        var (why, todo) = AbsentPlugin.Explain(registry, id, "runs hooks", "runs it");
        return $"{origin} declares a hook ({shown}), and {why}; no turn starts without it. Either {todo}, or take the hook out.";
    }
}

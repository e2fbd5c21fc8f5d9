using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Trust;

/// <summary>Reads which files plugins read under trust alone.</summary>
public static class TrustFiles
{
    /// <summary>
    /// Those of the bundled and installed plugins, also of such as are switched off or blocked: what is trusted does not change with them.
    /// A plugin that is named for one run has no say in it, since trust was given without it.
    /// </summary>
    public static IReadOnlyList<TrustFile> Of(KnownPlugins plugins)
    {
        List<TrustFile>? files = null;
        foreach (var plugin in plugins.Plugins)
        {
            Add(plugin.Manifest, ref files);
        }

        return files ?? (IReadOnlyList<TrustFile>)[];
    }

    /// <summary>Adds a sentence for each that a workspace has and that is ignored for want of trust.</summary>
    public static void AddIgnored(IReadOnlyList<InstalledPlugin> plugins, string root, List<string> sentences)
    {
        List<TrustFile>? files = null;
        foreach (var plugin in plugins)
        {
            Add(plugin.Manifest, ref files);
        }

        foreach (var file in files ?? [])
        {
            // Files that declare hooks are looked at with those.
            if (file.Hooks is null && file.IsIn(root))
            {
                sentences.Add(Ignored(file, root));
            }
        }
    }

    /// <summary>The sentence for a file that is ignored for want of trust.</summary>
    public static string Ignored(TrustFile file, string root) =>
        $"{file.In(root)} is ignored ({file.Holds}), because this folder is not trusted; run \"agent trust\" here to take it from now on, "
        + "or give --trust for one run.";

    private static void Add(PluginManifest manifest, ref List<TrustFile>? files)
    {
        if (!manifest.Contributes.TryGetValue(CapabilityKinds.TrustFile, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (Text(entry, "name") is { Length: > 0 } path && Text(entry, "holds") is { } holds)
            {
                (files ??= [])
                    .Add(new(
                        path,
                        Text(entry, "what") ?? manifest.Id,
                        holds,
                        entry.TryGetProperty("namesFiles", out var names) && names.ValueKind == JsonValueKind.True)
                {
                    Plugin = manifest.Id,
                    Hooks = HookFileSpec.Read(entry),
                });
            }
        }
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Attaching;

/// <summary>The sources that read what references name by a path: those whose entry says <c>reads</c>.</summary>
internal static class PathSources
{
    public const string Files = "files";
    public const string Folders = "folders";

    /// <summary>Says that a source is asked for paths, and never by its name.</summary>
    public static bool IsOne(CapabilityDescriptor source) => Reads(source.Declaration) is not null;

    /// <summary>The source of the first plugin by rank that can be used; null where there is none.</summary>
    public static CapabilityDescriptor? Find(CapabilityRegistry registry, string what)
    {
        foreach (var plugin in registry.Plugins)
        {
            if (plugin.State is PluginState.Blocked or PluginState.Disabled or PluginState.Faulted or PluginState.Stopping)
            {
                continue;
            }

            foreach (var source in registry.List(CapabilityKinds.ContextSource))
            {
                if (source.Owner == plugin && Reads(source.Declaration) == what)
                {
                    return source;
                }
            }
        }

        return null;
    }

    /// <summary>The error: a sentence that begins with the path, says why there is none, and what to do.</summary>
    public static string Explain(Workspace workspace, string path, string what)
    {
        var known = workspace.Configuration.FoundManifests()
            .FirstOrDefault(manifest => ManifestDeclarations.Of(manifest, CapabilityKinds.ContextSource).Any(source => Reads(source.Entry) == what));
        var (why, remedy) = AbsentPlugin.Explain(workspace.Services.Registry, known?.Id, $"reads {what}", "reads it");
        return $"{path} is a {what[..^1]}, and {why}; {remedy}.";
    }

    private static string? Reads(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("reads", out var reads) ? reads.GetString() : null;
}

using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Models.Catalog;

namespace AgentHost.Kernel.Models;

/// <summary>A type of provider with the capability that serves it.</summary>
/// <param name="Descriptor">The capability in the workspace's registry.</param>
public sealed record RegisteredProvider(CapabilityDescriptor Descriptor) : ProviderType(Descriptor.Name, Descriptor.Declaration)
{
    /// <summary>The types of providers of a workspace.</summary>
    public static ProviderTypes TypesOf(Workspace workspace)
    {
        var registry = workspace.Services.Registry;
        return new(
            [.. registry.List(CapabilityKinds.Provider).Select(static descriptor => new RegisteredProvider(descriptor))],
            type => WhyAbsent(type, registry, workspace.Configuration.FoundManifests()));
    }

    /// <summary>The lists of models that the plugins in a registry bring, each once.</summary>
    public static IReadOnlyList<ModelListFile> ListsOf(CapabilityRegistry registry)
    {
        var declared = registry.List(CapabilityKinds.Provider).ToList();
        var lists = new Dictionary<string, ModelListFile>(StringComparer.Ordinal);
        foreach (var descriptor in declared)
        {
            if (ClientJson.Read<ProviderSpec>(descriptor.Declaration).ModelsFile is { } name)
            {
                var path = Path.Combine(descriptor.Owner.Installed.Folder, name);

                // A plugin's word on the types of another would be one on what that one costs.
                var foreign = declared.Where(other => other.Owner != descriptor.Owner).Select(static other => other.Name);
                lists.TryAdd(path, new(path, foreign.ToHashSet(StringComparer.Ordinal)));
            }
        }

        return [.. lists.Values];
    }

    /// <summary>The capability that serves an entry.</summary>
    public static CapabilityDescriptor Of(ProviderEntry entry) => ((RegisteredProvider)entry.Type).Descriptor;

    private static string? WhyAbsent(string type, CapabilityRegistry registry, IReadOnlyList<PluginManifest> found)
    {
        bool Brings(PluginManifest manifest) => ManifestDeclarations.Of(manifest, CapabilityKinds.Provider).Any(declared => declared.Name == type);
        if (found.FirstOrDefault(Brings) is not { Id: var id })
        {
            return null;
        }

        return registry.Plugins.FirstOrDefault(plugin => plugin.Id == id) switch
        {
            null => $"the plugin {id}, which brings it, is not among those of this run: name {id} too",
            { State: PluginState.Blocked or PluginState.Disabled or PluginState.Faulted } plugin =>
                $"the plugin {id}, which brings it, is {EnumNames.Write(plugin.State)}{(plugin.Reason is { } reason ? $" ({reason.TrimEnd('.')})" : "")}"
                + $": agent plugin enable {id} brings it back",
            _ => null,
        };
    }
}

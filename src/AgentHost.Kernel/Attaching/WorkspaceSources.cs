using System.Text.Json;
using AgentHost.Attachments;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Attaching;

/// <summary>The sources of the plugins that a workspace has now.</summary>
/// <param name="workspace">The workspace.</param>
internal sealed class WorkspaceSources(Workspace workspace) : IContextSources
{
    private CapabilityRegistry Registry => workspace.Services.Registry;

    public DeclaredSource? Find(string name) => Registry.Find(CapabilityKinds.ContextSource, name) is { } source ? Of(source) : null;

    public DeclaredSource? FindReader(string what)
    {
        var registry = Registry;
        foreach (var plugin in registry.Plugins)
        {
            if (plugin.State is PluginState.Blocked or PluginState.Disabled or PluginState.Faulted or PluginState.Stopping)
            {
                continue;
            }

            foreach (var source in registry.List(CapabilityKinds.ContextSource))
            {
                if (source.Owner == plugin && DeclaredSource.ReadsOf(source.Declaration) == what)
                {
                    return Of(source);
                }
            }
        }

        return null;
    }

    public (string Why, string Remedy) ExplainAbsence(string what)
    {
        var known = workspace.Configuration.FoundManifests().FirstOrDefault(
            manifest => ManifestDeclarations.Of(manifest, CapabilityKinds.ContextSource).Any(source => DeclaredSource.ReadsOf(source.Entry) == what));
        return AbsentPlugin.Explain(Registry, known?.Id, $"reads {what}", "reads it");
    }

    public ValueTask<JsonElement> InvokeAsync(string name, JsonElement reference, TimeSpan deadline, CancellationToken cancellationToken) =>
        workspace.Services.CapabilitiesFor(Registry).InvokeAsync(CapabilityKinds.ContextSource, name, reference, deadline, cancellationToken);

    private static DeclaredSource Of(CapabilityDescriptor source) => new(source.Name, source.Owner.Id, source.Declaration);
}

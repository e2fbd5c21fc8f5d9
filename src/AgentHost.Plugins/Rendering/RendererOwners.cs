using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Plugins.Rendering;

/// <summary>Says whose results a plugin may render: its own, and those of servers that it declares to another plugin.</summary>
public static class RendererOwners
{
    /// <summary>Between a server and its tool in a name, as bridges write it.</summary>
    private const string Separator = "__";

    /// <summary>Tests that a tool can be one that the plugin may render, as far as its own manifest says.</summary>
    public static bool MayRender(PluginManifest manifest, string tool)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ManifestDeclarations.Announces(manifest, CapabilityKinds.Tool, tool)
            || ManifestDeclarations.Of(manifest, CapabilityKinds.ToolSource).Any()
            || manifest.Contributes.Keys.Any(kind =>
                ManifestDeclarations.Of(manifest, kind).Any(entry => tool.Contains(Separator + Plain(entry.Name) + Separator, StringComparison.Ordinal)));
    }

    /// <summary>Tests that a tool of a bridge is of a server that a plugin declares to it, and no other plugin declares one whose name fits better.</summary>
    /// <param name="bridge">The plugin that the tool belongs to.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="renderer">The plugin that would render it.</param>
    /// <param name="all">The plugins of the workspace.</param>
    public static bool DeclaresServer(PluginManifest bridge, string tool, PluginManifest renderer, IEnumerable<PluginManifest> all)
    {
        ArgumentNullException.ThrowIfNull(bridge);
        ArgumentNullException.ThrowIfNull(renderer);
        ArgumentNullException.ThrowIfNull(all);
        var starts = ManifestDeclarations.Of(bridge, CapabilityKinds.ToolSource)
            .Select(static source => source.Entry.ValueKind == System.Text.Json.JsonValueKind.Object && source.Entry.TryGetProperty("prefix", out var prefix)
                && prefix.ValueKind == System.Text.Json.JsonValueKind.String ? prefix.GetString()!.TrimEnd('_') : null)
            .Where(static prefix => prefix is not null).ToList();
        var (best, owner) = (0, "");
        foreach (var manifest in all)
        {
            foreach (var (name, _) in bridge.ContributionPoints.Keys.SelectMany(kind => ManifestDeclarations.Of(manifest, kind)))
            {
                if (name.Length > best && starts.Exists(start => tool.StartsWith(start + Separator + Plain(name) + Separator, StringComparison.Ordinal)))
                {
                    (best, owner) = (name.Length, manifest.Id);
                }
            }
        }

        return best > 0 && owner == renderer.Id;
    }

    /// <summary>A name as it stands in a tool's, which models want of letters, digits, <c>_</c> and <c>-</c> alone.</summary>
    private static string Plain(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '-' or '_' ? from[i] : '_';
        }
    });
}

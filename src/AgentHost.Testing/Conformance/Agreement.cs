using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Testing.Conformance;

/// <summary>Checks that the tools that the compiler found in the code are those of the manifest.</summary>
internal static class Agreement
{
    public static void Check(WeakReference code, PluginManifest manifest, Findings rows)
    {
        var declared = ManifestDeclarations.Of(manifest, CapabilityKinds.Tool)
            .ToDictionary(static entry => entry.Name, static entry => entry.Entry, StringComparer.Ordinal);
        var entry = Path.GetFileNameWithoutExtension(manifest.Entry!.Assembly);
        var assembly = ((AssemblyLoadContext)code.Target!).Assemblies.First(candidate => candidate.GetName().Name == entry);
        foreach (var found in assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(static attribute => attribute.Key == "AgentHost.Tool"))
        {
            var tool = AgentJson.Parse(found.Value!);
            var name = tool.GetProperty("name").GetString()!;
            if (!declared.TryGetValue(name, out var said))
            {
                rows.Break(
                    "agrees", $"The code has a tool {name}, and plugin.json has none: build the plugin again and take the plugin.json beside its assembly.");
            }
            else if (!Properties(tool).SetEquals(Properties(said)))
            {
                rows.Break(
                    "agrees",
                    $"The arguments of {name} are {string.Join(", ", Properties(tool).Order(StringComparer.Ordinal))} in the code and "
                    + $"{string.Join(", ", Properties(said).Order(StringComparer.Ordinal))} in plugin.json: build the plugin again.");
            }
        }

        rows.KeepUnlessBroken("agrees");
    }

    private static HashSet<string> Properties(JsonElement tool) =>
        tool.TryGetProperty("inputSchema", out var schema) && schema.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(static property => property.Name)]
            : [];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Client;

namespace AgentHost.Configuration;

/// <summary>Puts the schemas of the host, of plugins and of tools together to one, for editors and for people who ask.</summary>
public static class SettingsSchemas
{
    public static JsonElement Of(SettingsRequest sources)
    {
        var root = Copy(SettingsSchema.Read());
        var top = root["properties"]!.AsObject();
        var plugins = new JsonObject();
        var tools = new JsonObject();
        foreach (var manifest in sources.PluginManifests)
        {
            plugins[manifest.Id] = OfPlugin(manifest);
            if (manifest.Alias is { } alias && !top.ContainsKey(alias))
            {
                top[alias] = OfPlugin(manifest);
            }

            foreach (var (name, entry) in AgentHost.Configuration.ManifestDeclarations.Of(manifest, CapabilityKinds.Tool))
            {
                if (!tools.ContainsKey(name))
                {
                    tools[name] = Switchable(
                        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("settings", out var settings)
                            && settings.ValueKind == JsonValueKind.Object ? settings : null,
                        "False removes the tool.",
                        $"urn:agent:tool:{name}");
                }
            }
        }

        foreach (var (alias, id) in sources.KnownAliases)
        {
            if (!top.ContainsKey(alias))
            {
                top[alias] = new JsonObject { ["type"] = "object", ["description"] = $"Settings of the plugin {id}, which is not installed." };
            }
        }

        top["plugins"]!["properties"] = plugins;
        top["tools"]!["properties"] = tools;
        root["additionalProperties"] = false;
        return AgentJson.Parse(root.ToJsonString());
    }

    private static JsonObject OfPlugin(PluginManifest manifest)
    {
        var schema = Switchable(
            manifest.Settings is { ValueKind: JsonValueKind.Object } settings ? settings : null,
            "False switches the plugin off.",
            $"urn:agent:plugin:{manifest.Id}");
        if (manifest.Description is { } description && !schema.ContainsKey("description"))
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static JsonObject Switchable(JsonElement? settings, string about, string id)
    {
        var schema = DeclaredSettings.Switchable(settings, about);

        // References within a schema of its own are meant from its own root.
        if (settings is { } text && text.GetRawText().Contains("$ref", StringComparison.Ordinal) && !schema.ContainsKey("$id"))
        {
            schema["$id"] = id;
        }

        return schema;
    }

    private static JsonObject Copy(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();
}

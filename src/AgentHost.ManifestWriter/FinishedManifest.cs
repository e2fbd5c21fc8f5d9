using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.ManifestWriter;

/// <summary>The author's manifest and what the code says, in one.</summary>
internal static class FinishedManifest
{
    /// <summary>The finished file; the same bytes for the same input.</summary>
    public static byte[] Write(ManifestSource source, AssemblyFacts code)
    {
        var root = source.Root.DeepClone().AsObject();
        Entry(source, root, code);
        Tools(source, root, code);
        if (code.Shared.Count > 0)
        {
            root["sharedAssemblies"] = new JsonObject(code.Shared.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value.ToString())));
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            root.WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Entry(ManifestSource source, JsonObject root, AssemblyFacts code)
    {
        var entry = source.Object(root, "entry", "/entry");
        if (code.FileName is null || (entry is null && code.PluginType is null))
        {
            return;
        }

        if (entry is null)
        {
            root["entry"] = entry = [];
        }

        entry["assembly"] ??= code.FileName;
        entry["type"] ??= code.PluginType
            ?? throw source.Fault("/entry", "'entry' names no type and the assembly has no class that derives from Plugin; add one.");

        // What it was built against is what it works with.
        if (root["contract"] is null && code.Shared.TryGetValue("AgentHost.Abstractions", out var contract))
        {
            root["contract"] = $"^{contract.ToString(2)}";
        }
    }

    private static void Tools(ManifestSource source, JsonObject root, AssemblyFacts code)
    {
        var contributes = source.Object(root, "contributes", "/contributes");
        var written = contributes?["tool"] switch
        {
            null => [],
            JsonArray list => list,
            _ => throw source.Fault("/contributes/tool", "'tool' must be a list of tools."),
        };
        var tools = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (name, entry) in code.Tools)
        {
            tools.Add(name, entry.DeepClone().AsObject());
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < written.Count; i++)
        {
            var pointer = $"/contributes/tool/{i}";
            var entry = written[i] as JsonObject ?? throw source.Fault(pointer, "A tool must be an object with a 'name'.");
            var name = source.Text(entry, "name", pointer + "/name");
            if (!seen.Add(name))
            {
                throw source.Fault(pointer, $"The tool '{name}' is listed twice; keep one entry.");
            }

            if (!tools.TryGetValue(name, out var tool))
            {
                if (entry["description"] is null || entry["inputSchema"] is null)
                {
                    throw source.Fault(
                        pointer, $"No code is marked [Tool] with the name '{name}'; correct the name, or give the entry a 'description' and an 'inputSchema'.");
                }

                tools.Add(name, tool = []);
            }

            foreach (var (key, value) in entry)
            {
                tool[key] = value?.DeepClone();
            }
        }

        if (tools.Count > 0)
        {
            if (contributes is null)
            {
                root["contributes"] = contributes = [];
            }

            contributes["tool"] = new JsonArray([.. tools.Values]);
        }
    }
}

using System.Text.Json;

namespace AgentHost.Plugins.Offline.Projects;

/// <summary>Reads <c>package.json</c> and <c>composer.json</c>.</summary>
internal static class JsonManifests
{
    public static void Read(string text, ProjectFacts facts)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            facts.SayName(Text(root, "name"));
            facts.SayDescription(Text(root, "description"));
            AddNames(root, "dependencies", facts.Dependencies);
            AddNames(root, "require", facts.Dependencies);
            AddNames(root, "devDependencies", facts.Dependencies);
            AddNames(root, "scripts", facts.Tasks);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut by the reader's limit, or not JSON: the rest of the summary stands without it.
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void AddNames(JsonElement root, string name, List<string> list)
    {
        if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                ProjectFacts.Add(list, member.Name);
            }
        }
    }
}

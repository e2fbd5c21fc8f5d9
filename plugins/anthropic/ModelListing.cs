using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic;

/// <summary>Asks the service for its models (<c>GET /v1/models</c>), page by page.</summary>
internal static class ModelListing
{
    private static readonly string[] Levels = ["low", "medium", "high", "xhigh", "max"];

    /// <inheritdoc cref="PagedListing.ReadAsync"/>
    public static ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(HttpClient http, Endpoint endpoint, CancellationToken cancellationToken) =>
        PagedListing.ReadAsync(
            http,
            after =>
            {
                // A thousand is the most that one page may have.
                var request = new HttpRequestMessage(
                    HttpMethod.Get, endpoint.At("/v1/models?limit=1000" + (after is null ? "" : "&after_id=" + Uri.EscapeDataString(after))));
                endpoint.AddHeaders(request.Headers);
                return new(request);
            },
            Read,
            cancellationToken);

    /// <summary>Reads a page.</summary>
    /// <returns>Where the next one begins; null after the last.</returns>
    internal static string? Read(JsonElement root, List<ModelInfo> models)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (models.Count < PagedListing.Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "id") is { Length: > 0 } id)
            {
                models.Add(ReadModel(entry, id));
            }
        }

        return root.TryGetProperty("has_more"u8, out var more) && more.ValueKind == JsonValueKind.True && models.Count < PagedListing.Most
            ? JsonText.Member(root, "last_id")
            : null;
    }

    private static ModelInfo ReadModel(JsonElement entry, string id)
    {
        var info = new ModelInfo(id)
        {
            Name = JsonText.Member(entry, "display_name"),
            ContextWindow = Number(entry, "max_input_tokens"),
            OutputLimit = Number(entry, "max_tokens"),
        };
        return !JsonText.TryObject(entry, "capabilities", out var can) ? info : info with
        {
            Images = Can(can, "image_input"),
            StructuredOutput = Can(can, "structured_outputs"),
            ReasoningLevels = JsonText.TryObject(can, "effort", out var effort) ? [.. Levels.Where(level => Can(effort, level) == true)] : [],
        };
    }

    private static bool? Can(JsonElement element, string name) =>
        JsonText.TryObject(element, name, out var capability) && capability.TryGetProperty("supported"u8, out var value)
            && value.ValueKind is (JsonValueKind.True or JsonValueKind.False)
            ? value.ValueKind == JsonValueKind.True
            : null;

    private static int? Number(JsonElement entry, string name) => JsonText.Count(entry, name) is > 0 and <= int.MaxValue and var count ? (int)count : null;
}

using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Asks a service for its models (<c>GET /models</c>).</summary>
internal static class ModelListing
{
    // OpenRouter's listing, the longest known, has about 1 MB.
    private const int Longest = 8 * 1024 * 1024;
    private const int Most = 5000;

    /// <summary>The models in the service's order; none when it does not answer as it should.</summary>
    public static async ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(HttpClient http, Endpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.At("/models"));
            endpoint.AddHeaders(request.Headers);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return [];
            }

            using var document = JsonDocument.Parse(await BoundedBody.ReadAsync(response.Content, Longest, cancellationToken));
            return Read(document.RootElement, endpoint.ModelPrefix);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    internal static IReadOnlyList<ModelInfo> Read(JsonElement root, string? prefix = null)
    {
        // Together lists without the envelope.
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data"u8, out var data) ? data : root;
        if (list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var models = new List<ModelInfo>();
        foreach (var entry in list.EnumerateArray())
        {
            if (models.Count < Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "id") is { Length: > 0 } id)
            {
                models.Add(
                    new ModelInfo(prefix is not null && id.Length > prefix.Length && id.StartsWith(prefix, StringComparison.Ordinal) ? id[prefix.Length..] : id)
                {
                    Name = JsonText.Member(entry, "name") ?? JsonText.Member(entry, "display_name"),

                    // OpenRouter and Together, Groq, vLLM, in this order.
                    ContextWindow = Count(entry, "context_length") ?? Count(entry, "context_window") ?? Count(entry, "max_model_len"),
                });
            }
        }

        return models;
    }

    private static int? Count(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count > 0 ? count : null;
}

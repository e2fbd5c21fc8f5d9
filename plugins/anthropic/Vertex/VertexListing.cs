using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Asks for Anthropic's models in the Model Garden (Vertex AI REST reference, <c>publishers.models.list</c>, which there is in v1beta1 alone).</summary>
internal static class VertexListing
{
    private const int LongestPage = 8 * 1024 * 1024;
    private const int MostPages = 20;
    private const int Most = 5000;
    private const string Prefix = "publishers/anthropic/models/";

    /// <summary>The models in the service's order; what it said so far when it stops answering as it should.</summary>
    public static async ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(HttpClient http, VertexEndpoint endpoint, RequestTokens tokens, CancellationToken cancellationToken)
    {
        var models = new List<ModelInfo>();
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.At("/v1beta1/publishers/anthropic/models?pageSize=100" + (next is null ? "" : "&pageToken=" + Uri.EscapeDataString(next))));
                endpoint.AddHeaders(request.Headers);
                if (await tokens.AddAsync(request, http, cancellationToken) is not null)
                {
                    break;
                }

                if (!request.Headers.Contains("x-goog-user-project"))
                {
                    request.Headers.TryAddWithoutValidation("x-goog-user-project", endpoint.Project);
                }

                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!response.IsSuccessStatusCode)
                {
                    break;
                }

                using var document = JsonDocument.Parse(await BoundedBody.ReadAsync(response.Content, LongestPage, cancellationToken));
                var after = Read(document.RootElement, models);
                if (after is null || after == next)
                {
                    break;
                }

                next = after;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or InvalidOperationException)
            {
                break;
            }
        }

        return models;
    }

    /// <summary>Reads a page.</summary>
    /// <returns>Where the next one begins; null after the last.</returns>
    internal static string? Read(JsonElement root, List<ModelInfo> models)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("publisherModels"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (models.Count < Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "name") is { } name && name.StartsWith(Prefix + "claude", StringComparison.Ordinal))
            {
                models.Add(new ModelInfo(name[Prefix.Length..] + (JsonText.Member(entry, "versionId") is { Length: > 0 } version && version != "default" ? "@" + version : "")));
            }
        }

        return models.Count < Most && JsonText.Member(root, "nextPageToken") is { Length: > 0 } next ? next : null;
    }
}

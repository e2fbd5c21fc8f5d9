using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>
/// Asks for Anthropic's models in the Model Garden (Vertex AI REST reference, <c>publishers.models.list</c>, which there is in v1beta1 alone).
/// </summary>
internal static class VertexListing
{
    private const string Prefix = "publishers/anthropic/models/";

    /// <inheritdoc cref="PagedListing.ReadAsync"/>
    public static ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(
        HttpClient http, VertexEndpoint endpoint, RequestTokens tokens, CancellationToken cancellationToken) =>
        PagedListing.ReadAsync(
            http,
            async next =>
            {
                var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    endpoint.At("/v1beta1/publishers/anthropic/models?pageSize=100" + (next is null ? "" : "&pageToken=" + Uri.EscapeDataString(next))));
                endpoint.AddHeaders(request.Headers);
                if (await tokens.AddAsync(request, http, cancellationToken) is not null)
                {
                    return null;
                }

                if (!request.Headers.Contains("x-goog-user-project"))
                {
                    request.Headers.TryAddWithoutValidation("x-goog-user-project", endpoint.Project);
                }

                return request;
            },
            Read,
            cancellationToken);

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
            if (models.Count < PagedListing.Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "name") is { } name
                && name.StartsWith(Prefix + "claude", StringComparison.Ordinal))
            {
                models.Add(new ModelInfo(
                    name[Prefix.Length..] + (JsonText.Member(entry, "versionId") is { Length: > 0 } version && version != "default" ? "@" + version : "")));
            }
        }

        return models.Count < PagedListing.Most && JsonText.Member(root, "nextPageToken") is { Length: > 0 } next ? next : null;
    }
}

using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>
/// Asks for the inference profiles of Claude models (Amazon Bedrock API Reference, "ListInferenceProfiles"): what requests name since models are no longer
/// served by themselves.
/// </summary>
internal static class BedrockListing
{

    /// <inheritdoc cref="PagedListing.ReadAsync"/>
    public static ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(
        HttpClient http, BedrockEndpoint endpoint, RequestSigner signer, CancellationToken cancellationToken) =>
        PagedListing.ReadAsync(
            http,
            async next =>
            {
                List<KeyValuePair<string, string>> query = [new("maxResults", "1000")];
                if (next is not null)
                {
                    query.Add(new("nextToken", next));
                }

                var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    endpoint.Listing("/inference-profiles?" + string.Join('&', query.Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))));
                endpoint.AddHeaders(request.Headers);
                return await signer.SignAsync(request, query, default, cancellationToken) is null ? request : null;
            },
            Read,
            cancellationToken);

    /// <summary>Reads a page.</summary>
    /// <returns>Where the next one begins; null after the last.</returns>
    internal static string? Read(JsonElement root, List<ModelInfo> models)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inferenceProfileSummaries"u8, out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (models.Count < PagedListing.Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "inferenceProfileId") is { } id
                && id.Contains("anthropic.", StringComparison.Ordinal))
            {
                models.Add(new ModelInfo(id) { Name = JsonText.Member(entry, "inferenceProfileName") });
            }
        }

        return models.Count < PagedListing.Most && JsonText.Member(root, "nextToken") is { Length: > 0 } next ? next : null;
    }
}

using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Asks for the inference profiles of Claude models (Amazon Bedrock API Reference, "ListInferenceProfiles"): what requests name since models are no longer served by themselves.</summary>
internal static class BedrockListing
{
    private const int LongestPage = 8 * 1024 * 1024;
    private const int MostPages = 20;
    private const int Most = 5000;

    /// <summary>The models in the service's order; what it said so far when it stops answering as it should.</summary>
    public static async ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(HttpClient http, BedrockEndpoint endpoint, RequestSigner signer, CancellationToken cancellationToken)
    {
        var models = new List<ModelInfo>();
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            List<KeyValuePair<string, string>> query = [new("maxResults", "1000")];
            if (next is not null)
            {
                query.Add(new("nextToken", next));
            }

            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.Listing("/inference-profiles?" + string.Join('&', query.Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))));
                endpoint.AddHeaders(request.Headers);
                if (await signer.SignAsync(request, query, default, cancellationToken) is not null)
                {
                    break;
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
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inferenceProfileSummaries"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var entry in list.EnumerateArray())
        {
            if (models.Count < Most && entry.ValueKind == JsonValueKind.Object && JsonText.Member(entry, "inferenceProfileId") is { } id && id.Contains("anthropic.", StringComparison.Ordinal))
            {
                models.Add(new ModelInfo(id) { Name = JsonText.Member(entry, "inferenceProfileName") });
            }
        }

        return models.Count < Most && JsonText.Member(root, "nextToken") is { Length: > 0 } next ? next : null;
    }
}

using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic;

/// <summary>A service's models, asked for page by page.</summary>
internal static class PagedListing
{
    /// <summary>Models that are taken; a page may end with fewer.</summary>
    public const int Most = 5000;

    private const int LongestPage = 8 * 1024 * 1024;
    private const int MostPages = 20;

    /// <summary>The models in the service's order; what it said so far when it stops answering as it should.</summary>
    /// <param name="http">The client.</param>
    /// <param name="ask">Makes the request for the page that begins where the text says, null for the first; gives null when it cannot be made.</param>
    /// <param name="read">Adds a page's models, and says where the next page begins; null after the last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<IReadOnlyList<ModelInfo>> ReadAsync(
        HttpClient http,
        Func<string?, ValueTask<HttpRequestMessage?>> ask,
        Func<JsonElement, List<ModelInfo>, string?> read,
        CancellationToken cancellationToken)
    {
        var models = new List<ModelInfo>();
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            try
            {
                using var request = await ask(next);
                if (request is null)
                {
                    break;
                }

                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!response.IsSuccessStatusCode)
                {
                    break;
                }

                using var document = JsonDocument.Parse(await BoundedBody.ReadAsync(response.Content, LongestPage, cancellationToken));
                var after = read(document.RootElement, models);
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
}

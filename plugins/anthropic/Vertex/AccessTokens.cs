using System.Text.Json;
using AgentHost.Plugins.Anthropic.Clouds;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Gets tokens, and keeps each until a minute before its end.</summary>
/// <remarks>Safe for use from any thread.</remarks>
internal sealed class AccessTokens(TimeProvider time)
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ShortLived<AccessToken> _kept = new(time);

    /// <returns>The token, or why there is none.</returns>
    public ValueTask<(AccessToken? Token, ModelFault? Fault)> GetAsync(
        VertexEndpoint endpoint, GoogleLogin login, HttpClient http, CancellationToken cancellationToken) =>
        _kept.GetAsync(endpoint, login.Key, $"got no token for {login.Source}", token => AskAsync(endpoint, login, http, token), cancellationToken);

    /// <summary>Forgets a token that was not accepted.</summary>
    public void Forget(AccessToken refused) => _kept.Forget(refused);

    private async ValueTask<(AccessToken? Token, DateTimeOffset Until, ModelFault? Fault)> AskAsync(
        VertexEndpoint endpoint, GoogleLogin login, HttpClient http, CancellationToken cancellationToken)
    {
        using var request = TokenRequest.Make(login, time.GetUtcNow(), out var lack);
        if (request is null)
        {
            return (null, default, new ModelFault(ModelFaultKind.Authentication, $"Provider {endpoint.Name} cannot use {login.Source}: {lack}"));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await BoundedBody.ReadAsync(response.Content, LongestAnswer, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (null, default, Refused(endpoint, login, (int)response.StatusCode, body));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && JsonText.Member(root, "access_token") is { Length: > 0 and <= LongestAnswer } value
                && !value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                // Nobody's token lasts a day; without a word about it, none is relied on for long.
                var seconds = Math.Min(JsonText.Count(root, "expires_in"), 86_400);
                return (new AccessToken(value), time.GetUtcNow().AddSeconds(seconds) - Margin, null);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return (null, default, new ModelFault(ModelFaultKind.BadResponse, $"Provider {endpoint.Name} got no token for {login.Source}: the answer holds none."));
    }

    private static ModelFault Refused(VertexEndpoint endpoint, GoogleLogin login, int status, ReadOnlyMemory<byte> body)
    {
        var kind = status switch
        {
            429 => ModelFaultKind.RateLimited,
            >= 500 => ModelFaultKind.ServerError,
            _ => ModelFaultKind.Authentication,
        };
        return new ModelFault(
            kind,
            $"Provider {endpoint.Name} got no token for {login.Source}: "
            + $"{endpoint.Clean(Words(status, body))}.{(kind == ModelFaultKind.Authentication ? " Log in again: gcloud auth application-default login" : "")}")
        {
            Status = status
        };
    }

    /// <summary>Reads the error message of the service's answer (RFC 6749, section 5.2).</summary>
    private static string Words(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && JsonText.Member(root, "error") is { } error)
            {
                return JsonText.Member(root, "error_description") is { Length: > 0 } words ? $"{error}: {words.TrimEnd('.')}" : error;
            }
        }
        catch (JsonException)
        {
            // The status says enough.
        }

        return $"HTTP status {status}";
    }
}

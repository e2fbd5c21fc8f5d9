using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Gets tokens, and keeps each until a minute before its end.</summary>
/// <remarks>Safe for use from any thread: of several that want the same token one gets it.</remarks>
internal sealed class AccessTokens(TimeProvider time)
{
    private const int MostKept = 16;
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, AccessToken> kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <returns>The token, or why there is none.</returns>
    public async ValueTask<(AccessToken? Token, ModelFault? Fault)> GetAsync(VertexEndpoint endpoint, GoogleLogin login, HttpClient http, CancellationToken cancellationToken)
    {
        if (Kept(login) is { } here)
        {
            return (here, null);
        }

        using var end = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await gate.WaitAsync(both.Token);
            try
            {
                if (Kept(login) is { } others)
                {
                    return (others, null);
                }

                var (token, fault) = await AskAsync(endpoint, login, http, both.Token);
                if (token is not null)
                {
                    if (kept.Count >= MostKept)
                    {
                        kept.Clear();
                    }

                    kept[login.Key] = token;
                }

                return (token, fault);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new ModelFault(ModelFaultKind.Unreachable, $"Provider {endpoint.Name} got no token for {login.Source} within {Deadline.TotalSeconds:0} s."));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, new ModelFault(ModelFaultKind.Unreachable, $"Provider {endpoint.Name} got no token for {login.Source}: {endpoint.Clean(exception.Message)}"));
        }
    }

    /// <summary>Forgets a token that was not accepted.</summary>
    public void Forget(GoogleLogin login, AccessToken refused) => kept.TryRemove(KeyValuePair.Create(login.Key, refused));

    private AccessToken? Kept(GoogleLogin login) => kept.TryGetValue(login.Key, out var token) && token.Until > time.GetUtcNow() ? token : null;

    private async ValueTask<(AccessToken?, ModelFault?)> AskAsync(VertexEndpoint endpoint, GoogleLogin login, HttpClient http, CancellationToken cancellationToken)
    {
        using var request = TokenRequest.Make(login, time.GetUtcNow(), out var lack);
        if (request is null)
        {
            return (null, new ModelFault(ModelFaultKind.Authentication, $"Provider {endpoint.Name} cannot use {login.Source}: {lack}"));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await BoundedBody.ReadAsync(response.Content, LongestAnswer, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return (null, Refused(endpoint, login, (int)response.StatusCode, body));
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && JsonText.Member(root, "access_token") is { Length: > 0 and <= LongestAnswer } value && !value.AsSpan().ContainsAnyExceptInRange('!', '~'))
            {
                // Nobody's token lasts a day; without a word about it, none is relied on for long.
                var seconds = Math.Min(JsonText.Count(root, "expires_in"), 86_400);
                return (new AccessToken(value, time.GetUtcNow().AddSeconds(seconds) - Margin), null);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        return (null, new ModelFault(ModelFaultKind.BadResponse, $"Provider {endpoint.Name} got no token for {login.Source}: the answer holds none."));
    }

    private static ModelFault Refused(VertexEndpoint endpoint, GoogleLogin login, int status, ReadOnlyMemory<byte> body)
    {
        var kind = status switch
        {
            429 => ModelFaultKind.RateLimited,
            >= 500 => ModelFaultKind.ServerError,
            _ => ModelFaultKind.Authentication,
        };
        return new ModelFault(kind, $"Provider {endpoint.Name} got no token for {login.Source}: {endpoint.Clean(Words(status, body))}.{(kind == ModelFaultKind.Authentication ? " Log in again: gcloud auth application-default login" : "")}") { Status = status };
    }

    /// <summary>What the service says (RFC 6749, section 5.2).</summary>
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

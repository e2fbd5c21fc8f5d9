using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Authentication;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>Keeps what a login gave, for one address: read each time, since another process may have renewed it.</summary>
/// <param name="store">The host's store.</param>
/// <param name="address">The server's address: tokens of another one are never found, whatever name it goes by.</param>
internal sealed class TokenVault(ISecretStore store, Uri address) : ITokenCache
{
    private volatile bool _fresh;

    private string Name => "oauth " + address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    /// <summary>A vault for a new login: what was kept before is not used, and is replaced once the login is done.</summary>
    public TokenVault Afresh() => new(store, address) { _fresh = true };

    /// <summary>Checks that something is kept.</summary>
    public async ValueTask<bool> HasAsync(CancellationToken cancellationToken) => await store.FindAsync(Name, cancellationToken) is not null;

    /// <summary>Forgets it.</summary>
    /// <returns>Whether there was something.</returns>
    public ValueTask<bool> ForgetAsync(CancellationToken cancellationToken) => store.SetAsync(Name, null, [], cancellationToken);

    public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken)
    {
        if (_fresh || await store.FindAsync(Name, cancellationToken) is not { } kept)
        {
            return null;
        }

        try
        {
            var value = JsonElement.Parse(kept);
            return value.Text("accessToken") is not { Length: > 0 } access ? null : new TokenContainer
            {
                TokenType = value.Text("tokenType") ?? "Bearer",
                AccessToken = access,
                RefreshToken = value.Text("refreshToken"),
                ExpiresIn = value.Number("expiresIn"),
                Scope = value.Text("scope"),
                ObtainedAt = DateTimeOffset.FromUnixTimeSeconds(value.Get("obtainedAt") is { ValueKind: JsonValueKind.Number } at
                    && at.TryGetInt64(out var seconds) ? Math.Clamp(seconds, 0, 100_000_000_000) : 0),
                ClientId = value.Text("clientId"),
                ClientSecret = value.Text("clientSecret"),
                TokenEndpointAuthMethod = value.Text("method"),
                AuthorizationServer = value.Text("authorizationServer"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        var value = new JsonObject
        {
            ["tokenType"] = tokens.TokenType,
            ["accessToken"] = tokens.AccessToken,
            ["refreshToken"] = tokens.RefreshToken,
            ["expiresIn"] = tokens.ExpiresIn,
            ["scope"] = tokens.Scope,
            ["obtainedAt"] = tokens.ObtainedAt.ToUnixTimeSeconds(),
            ["clientId"] = tokens.ClientId,
            ["clientSecret"] = tokens.ClientSecret,
            ["method"] = tokens.TokenEndpointAuthMethod,
            ["authorizationServer"] = tokens.AuthorizationServer?.ToString(),
        };
        string?[] secrets = [tokens.AccessToken, tokens.RefreshToken, tokens.ClientSecret];
        await store.SetAsync(Name, value.ToJsonString(), [.. secrets.Where(static secret => secret is { Length: > 0 })!], cancellationToken);
        _fresh = false;
    }
}

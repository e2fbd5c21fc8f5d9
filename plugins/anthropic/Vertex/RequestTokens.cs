namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Puts a token onto requests of one entry.</summary>
internal sealed class RequestTokens(GoogleLogins logins, AccessTokens tokens, VertexEndpoint endpoint)
{
    private volatile AccessToken? _used;

    /// <returns>Why there is no token, or null.</returns>
    public async ValueTask<ModelFault?> AddAsync(HttpRequestMessage message, HttpClient http, CancellationToken cancellationToken)
    {
        if (endpoint.HasToken)
        {
            return null;
        }

        var (login, lack) = await logins.FindAsync(endpoint, cancellationToken);
        if (login is null)
        {
            return lack;
        }

        endpoint.Use(login.Source, SecretsOf(login));
        var (token, fault) = await tokens.GetAsync(endpoint, login, http, cancellationToken);
        if (token is null)
        {
            return fault;
        }

        endpoint.Use(login.Source, [token.Value, .. SecretsOf(login)]);
        _used = token;
        message.Headers.Remove("Authorization");
        message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token.Value);
        if (login.QuotaProject is { } project && !message.Headers.Contains("x-goog-user-project"))
        {
            message.Headers.TryAddWithoutValidation("x-goog-user-project", project);
        }

        return null;
    }

    /// <summary>A token that was refused is forgotten; another can be had.</summary>
    public bool Renew(ModelFault refused)
    {
        // What is forbidden stays so with another token.
        if (_used is not { } last || refused.Kind != ModelFaultKind.Authentication)
        {
            return false;
        }

        tokens.Forget(last);
        return true;
    }

    private static IEnumerable<string?> SecretsOf(GoogleLogin login) => login switch
    {
        AuthorizedUser user => [user.RefreshToken, user.ClientSecret],
        ServiceAccount account => [account.PrivateKey],
        _ => [],
    };
}

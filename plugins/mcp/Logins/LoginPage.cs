using ModelContextProtocol.Authentication;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>Page that the person opens to log in, or none where nobody is there to do it.</summary>
internal abstract class LoginPage
{
    /// <summary>Nobody is there to log in: says so, and is asked no more.</summary>
    /// <param name="server">The server's name.</param>
    public static LoginPage Nobody(string server) => new NobodyThere(server);

    /// <summary>Address that the service sends the browser back to.</summary>
    public abstract Uri Redirect { get; }

    /// <summary>True when a login was asked for.</summary>
    public bool Wanted { get; protected set; }

    /// <summary>Has the person log in.</summary>
    /// <exception cref="McpServerException">There is no login.</exception>
    public abstract Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken);

    private sealed class NobodyThere(string server) : LoginPage
    {
        public override Uri Redirect { get; } = new("http://127.0.0.1/callback");

        public override Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
        {
            Wanted = true;
            throw new McpServerException($"{server} takes the login that is kept no more: agent mcp login {server}");
        }
    }
}

using System.Net;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>
/// Sends through the host's client (its proxy, its pool), and bounds what comes back. Redirects are not followed: a server stays where the person said.
/// What else a server names (where one logs in, where it wants messages sent) is asked through a client that stays away from private addresses, and never given
/// what is meant for the server.
/// </summary>
/// <param name="client">For the server itself.</param>
/// <param name="guarded">For everything else.</param>
/// <param name="server">The server's address.</param>
/// <param name="own">Names of headers that are for the server alone.</param>
/// <param name="bound">Bounds what comes back.</param>
internal sealed class HostHttpHandler(HttpClient client, Lazy<HttpClient> guarded, Uri server, IReadOnlyCollection<string> own, MessageBound bound)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isServers = request.RequestUri is { } to
            && Uri.Compare(to, server, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        if (!isServers)
        {
            Check(request);
        }

        // A request can be sent by one client only.
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy
        };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        var response = await (isServers ? client : guarded.Value).SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        copy.Content = null;
        response.RequestMessage = request;
        if (response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Redirect or HttpStatusCode.TemporaryRedirect
            or HttpStatusCode.PermanentRedirect or HttpStatusCode.SeeOther)
        {
            var target = response.Headers.Location;
            response.Dispose();
            throw new HttpRequestException(
                $"{request.RequestUri?.Host} redirects to {target?.ToString() ?? "nowhere"}, which is not followed: write the address itself into url.");
        }

        var body = new StreamContent(new BoundStream(await response.Content.ReadAsStreamAsync(cancellationToken), bound));
        foreach (var header in response.Content.Headers)
        {
            body.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = body;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            client.Dispose();
            if (guarded.IsValueCreated)
            {
                guarded.Value.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    /// <exception cref="HttpRequestException">It would carry what is the server's alone, or go there in the open.</exception>
    private void Check(HttpRequestMessage request)
    {
        var host = request.RequestUri?.Host;
        if (request.RequestUri is not { Scheme: "https" } and not { Scheme: "http", IsLoopback: true })
        {
            throw new HttpRequestException(
                $"{server.Host} leads to {request.RequestUri?.GetLeftPart(UriPartial.Path)}, which is not https: nothing was sent there.");
        }

        if (request.Headers.Authorization is { Scheme: "Bearer" or "bearer" } || own.Any(name => request.Headers.Contains(name)))
        {
            throw new HttpRequestException($"{server.Host} leads to {host}, which would be given the login at {server.Host}: nothing was sent there.");
        }
    }
}

using System.Net;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Sends through the host's client (its proxy, its pool), and bounds what comes back. Redirects are not followed: a server stays where the person said.</summary>
internal sealed class HostHttpHandler(HttpClient client, MessageBound bound) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A request can be sent by one client only.
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        var response = await client.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        copy.Content = null;
        response.RequestMessage = request;
        if (response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Redirect or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.SeeOther)
        {
            var target = response.Headers.Location;
            response.Dispose();
            throw new HttpRequestException($"{request.RequestUri?.Host} redirects to {target?.ToString() ?? "nowhere"}, which is not followed: write the address itself into url.");
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
        }

        base.Dispose(disposing);
    }
}

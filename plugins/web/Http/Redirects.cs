using System.Globalization;
using System.Net;

namespace AgentHost.Plugins.Web.Http;

/// <summary>
/// Sends a request and follows where it is sent on to, by hand: each address is judged anew, and only hosts that the call was permitted are followed.
/// </summary>
internal static class Redirects
{
    private const int Most = 10;

    /// <summary>The answer at the end of the way, its body unread.</summary>
    /// <exception cref="ElsewhereException">It leads to another host.</exception>
    /// <exception cref="ExchangeException">It leads in a circle, or nowhere.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached, or may not be.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, Exchange request, Action<HttpRequestMessage>? adjust, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var hops = 0; ; hops++)
        {
            using var message = Message(request, address);
            adjust?.Invoke(message);
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.RequestMessage = null;
            if (!IsRedirect(response.StatusCode) || Location(response) is not { } location)
            {
                // The message is disposed of here; what is asked of it later is its address.
                response.RequestMessage = new HttpRequestMessage(HttpMethod.Get, address);
                return response;
            }

            var status = (int)response.StatusCode;
            response.Dispose();
            address = Next(address, location, status, request.Permitted);
            if (hops == Most)
            {
                throw new ExchangeException($"{request.Address} sends on from address to address, more than {Most} times; the last was {address}.");
            }
        }
    }

    private static Uri Next(Uri from, string location, int status, IReadOnlyList<string> permitted)
    {
        if (!Uri.TryCreate(from, location, out var next) || !next.IsAbsoluteUri)
        {
            throw new ExchangeException($"{from} answers {status} and sends on to {WebAddress.Short(location)}, which is no address.");
        }

        if (!WebAddress.TryRead(next.AbsoluteUri, out var clean, out var problem))
        {
            throw new ExchangeException($"{from} answers {status} and sends on to {WebAddress.Short(location)}, which is not followed: {problem}");
        }

        return permitted.Contains(WebAddress.HostOf(clean), StringComparer.OrdinalIgnoreCase)
            ? clean
            : throw new ElsewhereException(
                $"{from} answers {status} and sends on to {clean} at another host, which this call was not permitted: "
                + "call again with that address if it is what you want.",
                clean);
    }

    private static HttpRequestMessage Message(Exchange request, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower
        };
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>())
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        Default(message, "User-Agent", "agent/0.1 (web tool)");
        Default(message, "Accept", request.Accept);
        Default(message, "Accept-Encoding", request.AcceptEncoding);
        return message;
    }

    private static void Default(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.Contains(name))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    // As it was sent: some servers write addresses that are none until they are escaped.
    private static string? Location(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out var values) && values.ToString() is { Length: > 0 } text ? text.Trim() : null;

    /// <summary>The status as people read it: <c>404 Not Found</c>.</summary>
    public static string StatusOf(HttpResponseMessage response)
    {
        var reason = new string([.. (response.ReasonPhrase ?? "").Where(static c => !char.IsControl(c)).Take(60)]);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {(reason.Length > 0 ? reason : response.StatusCode)}");
    }
}

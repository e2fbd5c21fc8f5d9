using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;

namespace AgentHost.Plugins.Mcp.Logins;

/// <summary>
/// Gets tokens for a server without a person: when it refuses a request, its service is asked for one, and the request is sent again, once. The token is kept
/// in memory alone, and goes to the server alone. Thread-safe.
/// </summary>
/// <param name="inner">Sends.</param>
/// <param name="server">The server's address.</param>
/// <param name="login">How the service is asked.</param>
/// <param name="time">The clock.</param>
internal sealed class GrantHandler(HttpMessageHandler inner, Uri server, GrantLogin login, TimeProvider time) : DelegatingHandler(inner)
{
    private const int MostBytes = 1 << 20;

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile string? _token;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } to || !IsServers(to))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        var used = Sign(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        var described = DescriptionOf(response.Headers.WwwAuthenticate);
        response.Dispose();
        await RenewAsync(used, described, cancellationToken);
        Sign(request);
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _asking.Dispose();
        }

        base.Dispose(disposing);
    }

    private string? Sign(HttpRequestMessage request)
    {
        var token = _token;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    private bool IsServers(Uri address) =>
        Uri.Compare(address, server, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private async Task RenewAsync(string? used, Uri? described, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_token == used)
            {
                _token = await AskAsync(described, cancellationToken);
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<string> AskAsync(Uri? described, CancellationToken cancellationToken)
    {
        var resource = await FindAsync(described is not null ? [described] : Known(server, "oauth-protected-resource"), cancellationToken)
            ?? throw Failed("does not say which service gives tokens for it");
        var name = resource.Text("resource") ?? server.AbsoluteUri;
        if (!Uri.TryCreate(name, UriKind.Absolute, out var named) || !IsServers(named))
        {
            throw Failed($"calls itself {Cleaned.Line(name, 200)}, which is another address");
        }

        if (resource.Get("authorization_servers").Items().FirstOrDefault() is not { ValueKind: JsonValueKind.String } first
            || !Uri.TryCreate(Json.Safe(first), UriKind.Absolute, out var service))
        {
            throw Failed("names no service that gives tokens for it");
        }

        var about = await FindAsync([.. Known(service, "oauth-authorization-server"), .. Known(service, "openid-configuration")], cancellationToken)
            ?? throw Failed($"names {service.Host} for tokens, which does not describe itself");
        if (about.Text("issuer") is not { } issuer || issuer.TrimEnd('/') != Json.Safe(first).TrimEnd('/')
            || !Uri.TryCreate(about.Text("token_endpoint"), UriKind.Absolute, out var endpoint))
        {
            throw Failed($"names {service.Host} for tokens, which describes itself as another, or names no token_endpoint");
        }

        var methods = about.Get("token_endpoint_auth_methods_supported").Items().Select(Json.Safe).ToList();
        var exchange = login.Exchange(issuer, name) is { } form
            ? await PostAsync(login.IdentityEndpoint!, form, null, "access_token", cancellationToken)
            : null;
        var (members, authorization) = login.Ask(issuer, name, exchange, methods, time.GetUtcNow());
        return await PostAsync(endpoint, members, authorization, "access_token", cancellationToken);
    }

    private async Task<JsonElement?> FindAsync(IReadOnlyList<Uri> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode && await ReadAsync(response, cancellationToken) is { ValueKind: JsonValueKind.Object } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<string> PostAsync(
        Uri address, IReadOnlyDictionary<string, string> members, string? basic, string member, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(members) };
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        using var response = await base.SendAsync(request, cancellationToken);
        var answer = await ReadAsync(response, cancellationToken);
        return response.IsSuccessStatusCode && answer.Text(member) is { Length: > 0 } token ? token
            : throw Failed($"has no token from {address.Host} ({(int)response.StatusCode}"
                + $"{((answer.Text("error_description") ?? answer.Text("error")) is { } why ? $": {Cleaned.Line(why, 200)}" : "")})");
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return AgentJson.Parse(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return default;
        }
    }

    /// <summary>The address of the server's description, where its refusal names one at the server itself.</summary>
    private Uri? DescriptionOf(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges)
    {
        const string Member = "resource_metadata=\"";
        foreach (var challenge in challenges)
        {
            if (challenge.Parameter is { } text && text.IndexOf(Member, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
                && text.IndexOf('"', at + Member.Length) is > 0 and var end
                && Uri.TryCreate(text[(at + Member.Length)..end], UriKind.Absolute, out var address) && IsServers(address))
            {
                return address;
            }
        }

        return null;
    }

    /// <summary>Addresses of a document of a kind: with the path of the address behind its name, and without.</summary>
    private static List<Uri> Known(Uri address, string kind)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        List<Uri> places = [new(address, $"/.well-known/{kind}{path}")];
        if (path.Length > 0)
        {
            places.Add(new(address, kind == "openid-configuration" ? $"{path}/.well-known/{kind}" : $"/.well-known/{kind}"));
        }

        return places;
    }

    private McpServerException Failed(string why) => new($"{login.Server} {why}");
}

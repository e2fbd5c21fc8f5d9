using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentHost.Testing.Logins;

/// <summary>An MCP server that wants a login, and the service that one logs in at, each with a port of its own; with a fault where a test wants one.</summary>
internal sealed class LoginServer : IDisposable
{
    private readonly HttpListener _mcp = new();
    private readonly HttpListener _service = new();
    private readonly string _fault;
    private readonly ConcurrentDictionary<string, (string Challenge, string Redirect, string Client)> _codes = new();
    private readonly ConcurrentDictionary<string, byte> _refreshes = new();
    private int _tokens;

    public LoginServer(string fault = "")
    {
        _fault = fault;
        (Mcp, Service) = (Listen(_mcp), Listen(_service));
        _ = ServeAsync(_mcp, AnswerMcpAsync);
        _ = ServeAsync(_service, AnswerServiceAsync);
    }

    public string Mcp { get; }

    public string Service { get; }

    /// <summary>What came, in order: a path each, with what is telling.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>The tokens that are taken now.</summary>
    public ConcurrentDictionary<string, byte> Valid { get; } = new();

    public void Dispose()
    {
        _mcp.Close();
        _service.Close();
    }

    private static string Listen(HttpListener listener)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        listener.Prefixes.Add(address + "/");
        listener.Start();
        return address;
    }

    private static async Task ServeAsync(HttpListener listener, Func<HttpListenerContext, Task> answer)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                _ = AnswerAsync(context, answer);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, Func<HttpListenerContext, Task> answer)
    {
        try
        {
            await answer(context);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client had enough.
        }
    }

    private static async Task WriteAsync(HttpListenerContext context, JsonNode body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private static async Task<string> ReadAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        return await reader.ReadToEndAsync();
    }

    private static Dictionary<string, string> Form(string text) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2))
            .ToDictionary(static pair => WebUtility.UrlDecode(pair[0]), static pair => WebUtility.UrlDecode(pair[^1]), StringComparer.Ordinal);

    private async Task AnswerMcpAsync(HttpListenerContext context)
    {
        var (path, bearer) = (context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"]);
        if (path.StartsWith("/.well-known/oauth-protected-resource", StringComparison.Ordinal))
        {
            Seen.Enqueue("resource metadata");
            if (_fault == "metadata-elsewhere")
            {
                context.Response.Redirect("http://127.0.0.1:9/elsewhere");
                return;
            }

            await WriteAsync(context, new JsonObject
            {
                ["resource"] = _fault == "other-resource" ? "https://other.example.org/mcp" : Mcp + "/mcp",
                ["authorization_servers"] = new JsonArray(
                    _fault switch { "private-service" => "http://10.1.2.3/", "plain-service" => "http://login.example.org/", _ => Service }),
                ["scopes_supported"] = new JsonArray("tools"),
            });
            return;
        }

        if (bearer is null || !bearer.StartsWith("Bearer ", StringComparison.Ordinal) || !Valid.ContainsKey(bearer["Bearer ".Length..]))
        {
            Seen.Enqueue(bearer is null ? "refused" : "refused token");
            context.Response.StatusCode = 401;
            context.Response.AddHeader("WWW-Authenticate", $"Bearer resource_metadata=\"{Mcp}/.well-known/oauth-protected-resource/mcp\"");
            return;
        }

        Seen.Enqueue("let in");
        if (context.Request.HttpMethod != "POST")
        {
            context.Response.StatusCode = 405;
            return;
        }

        var request = JsonNode.Parse(await ReadAsync(context))!.AsObject();
        var method = request["method"]!.GetValue<string>();
        if (request["id"] is not { } id)
        {
            context.Response.StatusCode = 202;
            return;
        }

        JsonNode? result = method switch
        {
            "initialize" => new JsonObject
            {
                ["protocolVersion"] = "2025-11-25",
                ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                ["serverInfo"] = new JsonObject { ["name"] = "login", ["version"] = "1" }
            },
            "tools/list" => new JsonObject
            {
                ["tools"] = new JsonArray(
                    new JsonObject { ["name"] = "say", ["description"] = "Says.", ["inputSchema"] = new JsonObject { ["type"] = "object" } })
            },
            "tools/call" => new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "said" }) },
            _ => null,
        };
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        answer[result is null ? "error" : "result"] = result ?? new JsonObject { ["code"] = -32601, ["message"] = "unknown" };
        await WriteAsync(context, answer);
    }

    private async Task AnswerServiceAsync(HttpListenerContext context)
    {
        var url = context.Request.Url!;
        switch (url.AbsolutePath)
        {
            case "/.well-known/oauth-authorization-server" or "/.well-known/openid-configuration":
                await WriteAsync(context, new JsonObject
                {
                    ["issuer"] = _fault == "other-issuer" ? "https://other.example.org" : Service,
                    ["authorization_endpoint"] = _fault == "plain-page" ? "http://login.example.org/authorize" : Service + "/authorize",
                    ["token_endpoint"] = Service + "/token",
                    ["registration_endpoint"] = Service + "/register",
                    ["response_types_supported"] = new JsonArray("code"),
                    ["grant_types_supported"] = new JsonArray("authorization_code", "refresh_token"),
                    ["code_challenge_methods_supported"] = _fault == "no-pkce" ? new JsonArray("plain") : new JsonArray("S256"),
                    ["token_endpoint_auth_methods_supported"] = new JsonArray("none", "client_secret_post"),
                });
                return;
            case "/register":
                var wish = await ReadAsync(context);
                Seen.Enqueue("registered " + JsonNode.Parse(wish)!["client_name"]);
                await WriteAsync(
                    context,
                    _fault == "no-registration"
                        ? new JsonObject { ["error"] = "access_denied" }
                        : new JsonObject
                        {
                            ["client_id"] = "made",
                            ["redirect_uris"] = JsonNode.Parse(wish)!["redirect_uris"]!.DeepClone(),
                            ["token_endpoint_auth_method"] = "none"
                        },
                    _fault == "no-registration" ? 403 : 201);
                return;
            case "/authorize":
                var asked = Form(url.Query.TrimStart('?'));
                Seen.Enqueue(
                    $"authorize {asked["client_id"]} {asked.GetValueOrDefault("resource")} {asked.GetValueOrDefault("scope")} "
                    + $"{asked["code_challenge_method"]}");
                var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
                _codes[code] = (asked["code_challenge"], asked["redirect_uri"], asked["client_id"]);
                var state = _fault == "other-state" ? "x" : asked["state"];
                context.Response.Redirect(_fault == "person-refuses"
                    ? $"{asked["redirect_uri"]}?error=access_denied&error_description=not+today%1b%5b31m&state={state}"
                    : $"{asked["redirect_uri"]}?code={code}&state={state}");
                return;
            case "/token":
                await AnswerTokenAsync(context, Form(await ReadAsync(context)));
                return;
            default:
                context.Response.StatusCode = 404;
                return;
        }
    }

    private async Task AnswerTokenAsync(HttpListenerContext context, Dictionary<string, string> form)
    {
        Seen.Enqueue($"token {form["grant_type"]} {form.GetValueOrDefault("resource")}");
        if (_fault == "token-elsewhere")
        {
            context.Response.StatusCode = 307;
            context.Response.AddHeader("Location", "http://127.0.0.1:9/token");
            return;
        }

        var isGood = form["grant_type"] == "refresh_token"
            ? _fault != "no-refresh" && _refreshes.TryRemove(form["refresh_token"], out _)
            : _codes.TryRemove(form["code"], out var asked) && asked.Redirect == form["redirect_uri"] && asked.Challenge == Challenge(form["code_verifier"]);
        if (!isGood || _fault == "no-token")
        {
            await WriteAsync(context, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "no such grant" }, 400);
            return;
        }

        var number = Interlocked.Increment(ref _tokens);
        var (access, refresh) = ($"access-token-{number}-5f1c9e", $"refresh-token-{number}-77aa01");
        Valid[access] = 0;
        _refreshes[refresh] = 0;
        await WriteAsync(
            context,
            new JsonObject { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 3600, ["refresh_token"] = refresh, ["scope"] = "tools" });
    }

    private static string Challenge(string verifier) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>
/// A server that takes pull requests and reviews: by <c>/api/v3</c> what the documented shapes of GitHub's REST API allow, by <c>/api/v1</c> as Forgejo.
/// </summary>
internal sealed class ForgeServer : IDisposable, IHttpClients, ICredentials
{
    private static readonly string[] Events = ["APPROVE", "REQUEST_CHANGES", "COMMENT"];

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public ForgeServer()
    {
        // A port that is free: the listener takes none by itself.
        for (var port = Random.Shared.Next(20_000, 60_000); ; port = Random.Shared.Next(20_000, 60_000))
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                Address = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException)
            {
                // Another one has it.
            }
        }

        _serving = ServeAsync();
    }

    public string Address { get; }

    public string Token { get; set; } = "t0ken";

    /// <summary>The variable that holds the token; null for none.</summary>
    public string? TokenName { get; set; } = "GH_ENTERPRISE_TOKEN";

    public string Head { get; set; } = "";

    public string Base { get; set; } = "";

    public List<(string Method, string Path, JsonNode? Body)> Asked { get; } = [];

    public List<JsonObject> Comments { get; } = [];

    public HttpClient Create() => new(new Here(Address));

    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) => new(name == TokenName ? Token : null);

    public void Dispose()
    {
        // Not Stop and then Close: Close binds the port anew for a moment, which another test may have by then.
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var text = await reader.ReadToEndAsync();
                var (status, answer) = Answer(context.Request, text.Length == 0 ? null : JsonNode.Parse(text));
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()));
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private (int Status, JsonNode Answer) Answer(HttpListenerRequest request, JsonNode? body)
    {
        var path = request.Url!.AbsolutePath;
        Asked.Add((request.HttpMethod, path, body));
        if (request.Headers["Authorization"] != "Bearer t0ken")
        {
            return (401, new JsonObject { ["message"] = "Bad credentials" });
        }

        return (request.HttpMethod, path) switch
        {
            ("POST", "/api/v3/repos/o/r/pulls") => Pull(body!.AsObject()),
            ("GET", "/api/v3/repos/o/r/pulls/7" or "/api/v1/repos/o/r/pulls/7") => (200, new JsonObject
            {
                ["number"] = 7, ["head"] = new JsonObject { ["sha"] = Head }, ["base"] = new JsonObject { ["sha"] = Base },
            }),
            ("GET", "/api/v3/repos/o/r/pulls/7/comments") => (200, new JsonArray([.. Comments.Select(static comment => comment.DeepClone())])),
            ("PATCH", var one) when one.StartsWith("/api/v3/repos/o/r/pulls/comments/", StringComparison.Ordinal) => Change(one, body!),
            ("POST", "/api/v3/repos/o/r/pulls/7/reviews") => Review(body!.AsObject()),
            ("POST", "/api/v1/repos/o/r/pulls") => (201, new JsonObject { ["number"] = 7, ["html_url"] = "https://example.org/o/r/pulls/7" }),
            ("POST", "/api/v1/repos/o/r/pulls/7/reviews") => Keep(body!["comments"]!.AsArray()),
            ("GET", "/api/v1/repos/o/r/pulls/7/reviews") => (200, request.QueryString["page"] == "1" && Comments.Count > 0
                ? new JsonArray(
                    new JsonObject { ["id"] = 1, ["comments_count"] = 0 }, new JsonObject { ["id"] = 2, ["comments_count"] = Comments.Count })
                : new JsonArray()),
            ("GET", "/api/v1/repos/o/r/pulls/7/reviews/2/comments") => (200, new JsonArray([.. Comments.Select(static comment => comment.DeepClone())])),
            _ => (404, new JsonObject { ["message"] = "Not Found" }),
        };
    }

    private static (int Status, JsonNode Answer) Pull(JsonObject body)
    {
        foreach (var name in (string[])["head", "base"])
        {
            if (body[name]?.GetValueKind() != JsonValueKind.String)
            {
                return Invalid($"{name} is missing");
            }
        }

        return body.Any(static member => member.Key is not ("title" or "head" or "base" or "body" or "draft")) ? Invalid("a member is not known")
            : (201, new JsonObject { ["number"] = 7, ["html_url"] = "https://example.org/o/r/pull/7" });
    }

    private (int Status, JsonNode Answer) Change(string path, JsonNode body)
    {
        var found = Comments.Single(comment => path.EndsWith("/" + comment["id"]!.GetValue<long>(), StringComparison.Ordinal));
        found["body"] = body["body"]!.DeepClone();
        return (200, found.DeepClone());
    }

    private (int Status, JsonNode Answer) Review(JsonObject body)
    {
        if (!Events.Contains(body["event"]?.GetValue<string>()))
        {
            return Invalid("event is none of them");
        }

        foreach (var comment in body["comments"]!.AsArray().Select(static comment => comment!.AsObject()))
        {
            if (comment["path"] is null || comment["body"] is null
                || comment["line"]?.GetValueKind() != JsonValueKind.Number || comment["side"]?.ToString() != "RIGHT")
            {
                return Invalid("a comment has no place");
            }

        }

        return Keep(body["comments"]!.AsArray());
    }

    private (int Status, JsonNode Answer) Keep(JsonArray comments)
    {
        foreach (var comment in comments)
        {
            Comments.Add(new JsonObject { ["id"] = Comments.Count + 100L, ["body"] = comment!["body"]!.DeepClone(), ["path"] = comment["path"]!.DeepClone() });
        }

        return (200, new JsonObject { ["id"] = 1 });
    }

    private static (int Status, JsonNode Answer) Invalid(string why) => (422, new JsonObject
    {
        ["message"] = "Validation Failed", ["errors"] = new JsonArray(new JsonObject { ["message"] = why }),
    });

    /// <summary>Leads requests to any host here.</summary>
    private sealed class Here(string address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address + request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

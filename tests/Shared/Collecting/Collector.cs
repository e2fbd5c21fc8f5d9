using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentHost.Testing.Shared;

/// <summary>A collector of OpenTelemetry's on a real port: keeps what came, decoded, and answers what it was told to, in turn; then that all is well.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public Collector(params (int Status, string Body)[] answers)
    {
        Answers = new(answers);
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public ConcurrentQueue<(int Status, string Body)> Answers { get; }

    /// <summary>Requests, decoded.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Spans of all requests that were taken.</summary>
    public IReadOnlyList<JsonElement> Spans =>
        [
            .. Requests.Where(static one => one is { Path: "/v1/traces", Status: 200 })
                .SelectMany(static one => Inner(one.Body, "resourceSpans", "scopeSpans", "spans"))
        ];

    /// <summary>Metrics of all requests that were taken.</summary>
    public IReadOnlyList<JsonElement> Metrics =>
        [
            .. Requests.Where(static one => one is { Path: "/v1/metrics", Status: 200 })
                .SelectMany(static one => Inner(one.Body, "resourceMetrics", "scopeMetrics", "metrics"))
        ];

    /// <summary>Value of an attribute; null where there is none.</summary>
    public static JsonElement? Attribute(JsonElement of, string name) =>
        of.GetProperty("attributes").EnumerateArray().Where(each => each.GetProperty("key").GetString() == name)
            .Select(static each => (JsonElement?)each.GetProperty("value").EnumerateObject().First().Value).FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        // Not stopped first: closing a stopped one opens its port once more.
        _stopped.SetResult();
        _listener.Close();
        await _serving;
    }

    private static IEnumerable<JsonElement> Inner(JsonElement body, params string[] names) =>
        names.Length == 1 ? body.GetProperty(names[0]).EnumerateArray()
            : body.GetProperty(names[0]).EnumerateArray().SelectMany(each => Inner(each, names[1..]));

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                // Who waits for a request in the moment of the end is not always told of it.
                var coming = _listener.GetContextAsync();
                if (await Task.WhenAny(coming, _stopped.Task) != coming)
                {
                    return;
                }

                var context = await coming;
                using var document = await JsonDocument.ParseAsync(context.Request.InputStream);
                var (status, body) = Answers.TryDequeue(out var answer) ? answer : (200, "{}");
                Requests.Enqueue(new Received(
                    context.Request.Url!.AbsolutePath,
                    context.Request.ContentType ?? "",
                    context.Request.Headers["x-key"],
                    status,
                    document.RootElement.Clone()));
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                if (status is 429 or 503)
                {
                    context.Response.Headers["Retry-After"] = "0";
                }

                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    /// <summary>A request that came.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Type">Its content type.</param>
    /// <param name="Key">Its header <c>x-key</c>.</param>
    /// <param name="Status">Status that it was answered with.</param>
    /// <param name="Body">Its body.</param>
    public sealed record Received(string Path, string Type, string? Key, int Status, JsonElement Body);
}

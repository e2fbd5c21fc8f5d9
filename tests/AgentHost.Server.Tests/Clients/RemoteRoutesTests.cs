using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using AgentHost.Remote;
using AgentHost.Remote.Connecting;

namespace AgentHost.Server.Tests.Clients;

/// <summary>Each operation of a host crosses the connection, and each endpoint that is an operation is used.</summary>
public sealed class RemoteRoutesTests
{
    /// <summary>Endpoints that are no operation of a host, or read what another operation gives.</summary>
    private static readonly string[] NotOfTheClient =
        [
            "GET /healthz", "GET /readyz", "GET /metrics", "GET /openapi.json", "GET /v1/version", "GET /v1/workspaces", "GET /v1/workspaces/{workspace}",
            "GET /v1/sessions/{session}/wait", "GET /v1/sessions/{session}/export", "GET /v1/questions", "GET /v1/sessions/{session}/changes",
            "GET /v1/sessions/{session}/todos", "GET /v1/sessions/{session}/jobs",
            "GET /acp", "POST /acp", "DELETE /acp",
        ];

    [Fact]
    public async Task EveryOperation_HasItsEndpoint_AndEveryEndpointItsOperation()
    {
        await using var server = new Recorder();
        await using var client = new RemoteHostClient(ServerAddress.Parse(server.Address, ""), "t", TimeProvider.System);
        await TryAsync(() => client.ReadStatusAsync(CancellationToken.None).AsTask());
        await CallAllAsync(client, typeof(IHostClient));
        foreach (var subject in typeof(IHostClient).GetProperties())
        {
            await CallAllAsync(subject.GetValue(client)!, subject.PropertyType);
        }

        await CallAllAsync(client.Sessions.Context, typeof(ISessionContext));
        await CallAllAsync(client.Sessions.Changes, typeof(ISessionChanges));
        await CallAllAsync(client.Prompts.Queue, typeof(IPromptQueue));

        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (method, path) in server.Requests)
        {
            var endpoint = ServerTable.All.Find(method, path, [], []);
            Assert.True(endpoint is not null, $"{method} {path} is no endpoint");
            used.Add(endpoint.Name);
        }

        // What one argument decides is called by hand, the other way.
        Assert.Equal(
            ["DELETE /v1/sessions/{session}/pins/{message}", "DELETE /v1/sessions/{session}/queue", "GET /v1/events", "GET /v1/packages/health"],
            ServerTable.All.All.Select(static endpoint => endpoint.Name).Except(used).Except(NotOfTheClient).Order(StringComparer.Ordinal));
        server.Requests.Clear();
        await TryAsync(() => client.Sessions.Context.PinAsync("x", "x", pinned: false, CancellationToken.None).AsTask());
        await TryAsync(() => client.Prompts.Queue.RemoveAsync("x", turnId: null, CancellationToken.None).AsTask());
        await TryAsync(() => client.Packages.CheckHealthAsync(repair: false, CancellationToken.None).AsTask());
        await TryAsync(() => FirstAsync(client.SubscribeAsync(new EventFilter(), CancellationToken.None)));
        Assert.Equal(
            ["DELETE /v1/sessions/x/pins/x", "DELETE /v1/sessions/x/queue", "GET /v1/packages/health", "GET /v1/events"],
            server.Requests.Select(static request => $"{request.Method} {request.Path}"));
    }

    private static async Task CallAllAsync(object target, Type type)
    {
        // What a surface implements is called by the host, and so is shared within a process alone.
        foreach (var method in type.GetMethods().Where(
            static method => !method.IsSpecialName && method.Name is not ("DisposeAsync" or nameof(IHostSessions.ShareBuffers))))
        {
            var arguments = method.GetParameters().Select(static parameter => Sample(parameter.ParameterType)).ToArray();
            await TryAsync(async () =>
            {
                switch (method.Invoke(target, arguments))
                {
                    case null:
                        break;
                    case ValueTask task:
                        await task;
                        break;
                    case { } result when result.GetType() is { IsGenericType: true } kind && kind.GetGenericTypeDefinition() == typeof(ValueTask<>):
                        await (Task)kind.GetMethod("AsTask")!.Invoke(result, null)!;
                        break;
                    case { } stream:
                        await FirstAsync((dynamic)stream);
                        break;
                }
            });
        }
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream)
        {
            return;
        }
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HostException)
        {
            // The recorder refuses everything.
        }
    }

    private static object? Sample(Type type) =>
        type == typeof(string) ? "x"
        : type == typeof(bool) ? true
        : type == typeof(int) || type == typeof(long) ? Convert.ChangeType(1, type)
        : type == typeof(CancellationToken) ? CancellationToken.None
        : type == typeof(IReadOnlyList<string>) ? new[] { "x" }
        : type == typeof(IReadOnlyList<Part>) ? new Part[] { new TextPart("x") }
        : type == typeof(JsonElement) ? AgentJson.EmptyObject
        : type.IsEnum ? Enum.GetValues(type).GetValue(1)
        : type == typeof(EventFilter) ? new EventFilter { SessionId = "x" }
        : Construct(type);

    private static object Construct(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(static each => each.GetParameters().Length).First(each => each.GetParameters() is not [{ } only] || only.ParameterType != type);
        return constructor.Invoke([.. constructor.GetParameters().Select(static parameter => parameter.ParameterType.IsEnum
            ? Enum.GetValues(parameter.ParameterType).GetValue(1)
            : Sample(parameter.ParameterType))]);
    }

    /// <summary>A server that notes what is asked of it and refuses it.</summary>
    private sealed class Recorder : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _accepting;

        public Recorder()
        {
            _listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            _accepting = Task.Run(AcceptAsync);
        }

        public string Address { get; }

        public ConcurrentQueue<(string Method, string Path)> Requests { get; } = new();

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await ServeAsync(client.GetStream());
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private async Task ServeAsync(NetworkStream stream)
        {
            var reader = new StreamReader(stream, Encoding.UTF8);
            var words = (await reader.ReadLineAsync())!.Split(' ');
            Requests.Enqueue((words[0], Uri.UnescapeDataString(words[1].Split('?')[0])));
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            var body = ClientJson.Write(new Problem(Problem.Prefix + "invalid-request", "No.", 400) { Failure = HostFailure.Invalid });
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }
}

using System.Globalization;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>The servers of a workspace. Thread-safe.</summary>
internal sealed class ServerHub(ServerContext context, Action<McpServer> changed) : IAsyncDisposable
{
    private readonly SemaphoreSlim _finding = new(1, 1);
    private IReadOnlyList<McpServer> _servers = [];
    private volatile bool _found;
    private volatile bool _disposed;

    public IWorkspaceContext Workspace => context.Workspace;

    public TimeProvider Time => context.Time;

    public ServerContext Context => context;

    public Approvals Approvals { get; } = new(context.State);

    /// <summary>Files that could not be read.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Those that are switched on, by name; empty before they were looked for.</summary>
    public IReadOnlyList<McpServer> Servers => Volatile.Read(ref _servers);

    /// <summary>All that are declared.</summary>
    public IReadOnlyList<McpServerSpec> Declared { get; private set; } = [];

    /// <summary>Finds them, starting none.</summary>
    public async ValueTask FindAsync(CancellationToken cancellationToken)
    {
        if (_found)
        {
            return;
        }

        await _finding.WaitAsync(cancellationToken);
        try
        {
            if (_found)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(_disposed, this);
            var problems = new List<string>();
            Declared = await ServerDeclarations.FindAsync(context.Workspace, problems, cancellationToken);
            Problems = problems;
            Volatile.Write(ref _servers, [.. Declared.Where(static spec => !spec.Disabled).Select(spec => new McpServer(spec, context, changed))]);
            _found = true;
        }
        finally
        {
            _finding.Release();
        }
    }

    /// <summary>Starts all of them in the background, side by side.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        foreach (var server in Servers)
        {
            server.Start();
        }
    }

    /// <summary>Waits a moment for those of which nothing is known.</summary>
    public async ValueTask WaitBrieflyAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var open = Servers.Where(static server => !server.Settled.IsCompleted).Select(static server => server.Settled).ToList();
        if (open.Count > 0 && patience > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.WhenAll(open), Task.Delay(patience, context.Time, cancellationToken));
        }
    }

    /// <summary>Waits until each of them is there, or cannot be had.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await Task.WhenAll(Servers.Select(server => TryAsync(server, cancellationToken)));
    }

    /// <summary>A server by name.</summary>
    /// <exception cref="McpServerException">There is none.</exception>
    public McpServer Find(string name) =>
        Servers.FirstOrDefault(server => server.Spec.Name == name)
        ?? throw new McpServerException(Declared.Any(spec => spec.Name == name)
            ? $"The MCP server {name} is switched off"
            : $"There is no MCP server {name}"
                + $"{(Servers.Count == 0 ? "; agent mcp list shows what is declared" : $"; there are {string.Join(", ", Servers.Select(static server => server.Spec.Name))}")}");

    /// <summary>Reads a resource.</summary>
    /// <param name="server">The server.</param>
    /// <param name="uri">The resource.</param>
    /// <param name="patience">How long it may take; none for what a call of the server may.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="McpServerException">It cannot be read.</exception>
    public async ValueTask<string> ReadResourceAsync(McpServer server, string uri, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var time = patience < server.Spec.Timeout ? patience.Value : server.Spec.Timeout;
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = context.Time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), clock, time, Timeout.InfiniteTimeSpan);
        try
        {
            var client = await server.AcquireAsync(clock.Token);
            return ResultReader.Read(
                (await client.ReadResourceAsync(new ModelContextProtocol.Protocol.ReadResourceRequestParams { Uri = uri }, clock.Token)).Contents);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpServerException(string.Create(
                CultureInfo.InvariantCulture,
                $"{server.Spec.Name} did not give {Cleaned.Line(uri, 200)} within {time.TotalSeconds:0.#} s "
                + $"({(time == patience ? "context.timeout" : "its timeout")})"));
        }
        catch (Exception exception) when (exception is McpException or IOException or HttpRequestException
            or System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new McpServerException($"{server.Spec.Name} did not give {Cleaned.Line(uri, 200)}: {Cleaned.Line(exception.Message, 300)}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await Task.WhenAll(Servers.Select(static server => server.DisposeAsync().AsTask()));
        _finding.Dispose();
    }

    private static async Task TryAsync(McpServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.AcquireAsync(cancellationToken);
        }
        catch (McpServerException)
        {
            // Its state says why.
        }
    }
}

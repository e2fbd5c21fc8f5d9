using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Api;
using AgentHost.Server.Documents;
using AgentHost.Server.Editors;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Listening;
using AgentHost.Server.Metering;
using AgentHost.Server.Streaming;
using AgentHost.Server.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace AgentHost.Server.Running;

/// <summary>A host for many clients, over HTTP, until it is disposed.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    /// <summary>The most connections that wait to be taken: a Unix socket turns others away at once. A thousand listeners may come back together.</summary>
    private const int Waiting = 4_096;

    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);

    private readonly IHostClient _host;
    private readonly ServerOptions _options;
    private readonly ServerParts _parts;
    private readonly WebApplication _app;
    private readonly Resources _resources;
    private readonly ServerRecordFile _record;
    private IdleWatch? _idle;
    private int _disposed;

    private HttpServer(
        IHostClient host, ServerOptions options, ServerParts parts, WebApplication app, Resources resources, ServerRecordFile record, string address)
    {
        _host = host;
        _options = options;
        _parts = parts;
        _app = app;
        _resources = resources;
        _record = record;
        Address = address;
    }

    /// <summary>Address that it listens at: <c>unix:PATH</c>, <c>pipe:NAME</c>, or <c>http://HOST:PORT</c>.</summary>
    public string Address { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="host">The host. The server ends it when it is disposed.</param>
    /// <param name="options">Options.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="HostException">It cannot listen where it is to.</exception>
    public static async Task<HttpServer> StartAsync(IHostClient host, ServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        options.Listen.Check();
        var certificate = options.Listen.Tls?.Read();
        var place = options.Listen.Socket is { } path ? await SocketPlace.TakeAsync(path, cancellationToken) : null;
        WebApplication? app = null;
        try
        {
            var token = TokenStore.NewSecret();
            var access = new AccessControl(token, new TokenStore(Path.Combine(options.Folder, ServerOptions.TokensName), options.Time));
            var parts = PartsOf(host, options);
            var table = TableOf(parts);
            app = Build(options, place, certificate);
            var ready = new TaskCompletionSource<RequestPipeline>(TaskCreationOptions.RunContinuationsAsynchronously);
            var watch = new TokenWatch(access, options.Streams.Check, options.Time);
            app.UseWebSockets();
            app.Run(async context => await (await ready.Task).RunAsync(context));
            await StartAsync(app, options, cancellationToken);
            var addresses = new OwnAddresses(options.Listen, place, PortOf(app), certificate?.Own);
            var pipeline = new RequestPipeline(
                table,
                parts,
                access,
                new AddressGuard(addresses.Hosts, addresses.Origins),
                new WrongTokens(options.WrongTokenStep, options.Time),
                watch,
                options.Faults);
            parts.Watch.Start();
            watch.Start();
            var record = ServerRecordFile.Write(
                options.Folder, new ServerRecord(addresses.Address, token, Environment.ProcessId, parts.StartedAt));

            // Who comes as early as this finds the token in the record.
            ready.SetResult(pipeline);
            return new HttpServer(host, options, parts, app, new Resources(place, certificate, watch), record, addresses.Address);
        }
        catch
        {
            await (app?.DisposeAsync() ?? default);
            place?.Dispose();
            certificate?.Dispose();
            throw;
        }
    }

    /// <summary>Closes workspaces that nobody uses, and tells when the whole server was not used for long. Once.</summary>
    /// <param name="times">The times.</param>
    /// <returns>Ends when nobody used the server for the time of its own, and no turn runs; never where that is none.</returns>
    public Task WatchIdle(ServerIdleTimes times)
    {
        ArgumentNullException.ThrowIfNull(times);
        _idle = new IdleWatch(_parts, times, _options.Faults, _options.Time);
        _idle.Start();
        return _idle.Over;
    }

    /// <summary>Ends turns cleanly, tells who listens, answers who waits, and then listens no more. Ends the host too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _parts.Counters.IsClosing = true;
        _record.Dispose();
        await StepAsync(() => _idle?.DisposeAsync() ?? default);

        // Editors are let go of first: their turns end with them, and they hear of it.
        await StepAsync(_parts.Editors.DisposeAsync);

        // Turns end and their last events are told while connections still stand.
        await StepAsync(_host.DisposeAsync);
        await StepAsync(_parts.Watch.DisposeAsync);
        await StepAsync(_resources.Watch.DisposeAsync);
        using var deadline = new CancellationTokenSource(LastAnswers, _options.Time);
        await StepAsync(() => new ValueTask(_app.StopAsync(deadline.Token)));
        await StepAsync(_app.DisposeAsync);
        _parts.Changing.Dispose();
        _parts.Meters.Dispose();
        _resources.Place?.Dispose();
        _resources.Certificate?.Dispose();
    }

    /// <summary>Does a step of the end: the others are done whatever becomes of it.</summary>
    private async ValueTask StepAsync(Func<ValueTask> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault)
        {
            _options.Faults?.Invoke(fault);
        }
    }

    /// <summary>All endpoints, for documents and tests.</summary>
    internal static EndpointTable TableOf(ServerParts parts)
    {
        var list = new EndpointList();
        ServerEndpoints.AddTo(list, parts);
        WorkspaceEndpoints.AddTo(list, parts);
        SessionEndpoints.AddTo(list, parts);
        PromptEndpoints.AddTo(list, parts);
        PermissionEndpoints.AddTo(list, parts);
        ModelEndpoints.AddTo(list, parts);
        PackageEndpoints.AddTo(list, parts);
        ContentEndpoints.AddTo(list, parts);
        MetricsEndpoint.AddTo(list, parts);
        EditorEndpoint.AddTo(list, parts);
        DocumentEndpoint.AddTo(list, parts.Program);
        return new EndpointTable(list.All);
    }

    /// <summary>Makes what endpoints work with.</summary>
    internal static ServerParts PartsOf(IHostClient host, ServerOptions options)
    {
        var counters = new ServerCounters(options.Time);
        var meters = new ServerMeters();
        var workspaces = new OpenWorkspaces(host, options.Time);
        var streams = new EventStreams(options.Streams, options.Time);
        return new ServerParts(
            host,
            workspaces,
            new SessionWatch(host, meters.Take, options.Faults, options.Time),
            new SubmittedKeys(host),
            counters,
            streams,
            options.Version,
            options.Time.GetUtcNow())
        {
            Meters = meters,
            Editors = new EditorConnections(host, workspaces, streams, options.ServeEditor, options.Time, options.Streams.Beat),
            Export = options.Export is { } export
                ? (session, format, output, cancellationToken) => export(host, session, format, output, cancellationToken)
                : null,
        };
    }

    /// <summary>Sets bounds on headers, connections and slow clients.</summary>
    internal static void Bound(KestrelServerLimits limits)
    {
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestLineSize = 8 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MaxConcurrentConnections = 16_384;

        // A listener that reads nothing is let go; it goes on from where it was when it comes back.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(30));
    }

    private static WebApplication Build(ServerOptions options, SocketPlace? place, ServerCertificate? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.Backlog = Waiting;
            transport.CreateBoundListenSocket = place is not null ? place.Bind : transport.CreateBoundListenSocket;
        });

        if (OperatingSystem.IsWindows() && options.Listen.Pipe is not null)
        {
            PipePlace.Add(builder.WebHost);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Bound(kestrel.Limits);
            kestrel.Limits.MaxRequestBodySize = Endpoint.UsualBody;
            if (place is not null)
            {
                kestrel.ListenUnixSocket(place.Path, static listen => listen.Protocols = HttpProtocols.Http1);
                return;
            }

            if (OperatingSystem.IsWindows() && options.Listen.Pipe is { } pipe)
            {
                PipePlace.Listen(kestrel, pipe);
                return;
            }

            kestrel.Listen(options.Listen.Host, options.Listen.Port, listen =>
            {
                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate.Own;
                        https.ServerCertificateChain = certificate.Others;
                    });
                }
            });
        });
        return builder.Build();
    }

    private static async Task StartAsync(WebApplication app, ServerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            var where = options.Listen.Socket ?? options.Listen.Pipe ?? $"{options.Listen.Host}:{options.Listen.Port}";
            throw new HostException(HostFailure.Invalid, $"The server cannot listen at {where}: {fault.Message.TrimEnd('.')}.", fault);
        }
    }

    private static int PortOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            && Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Port : 0;

    /// <summary>Resources that are held while the server runs.</summary>
    private sealed record Resources(SocketPlace? Place, ServerCertificate? Certificate, TokenWatch Watch);
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AgentHost.Server.Running;

/// <summary>
/// A listener on a port of this machine alone, for a protocol of its own over HTTP. Bounds on headers, slow clients and connections are those of
/// <see cref="HttpServer"/>; who may speak to it and how long a body may be is decided by who answers.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    /// <summary>Port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Starts to listen at 127.0.0.1.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="answer">Answers a request, until the answer is whole. What it throws breaks the connection off.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="HostException">Somebody else has the port (<see cref="HostFailure.Invalid"/>).</exception>
    public static async Task<LoopbackServer> StartAsync(int port, Func<LoopbackExchange, Task> answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            HttpServer.Bound(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        try
        {
            app.Run(async context =>
            {
                try
                {
                    await answer(new LoopbackExchange(context));
                }
                catch
                {
                    context.Abort();
                }
            });
            await app.StartAsync(cancellationToken);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new LoopbackServer(app, new Uri(address).Port);
        }
        catch (Exception fault)
        {
            await app.DisposeAsync();
            throw fault is IOException or System.Net.Sockets.SocketException or InvalidOperationException
                ? new HostException(
                    HostFailure.Invalid,
                    $"The port {port} cannot be listened on: {fault.Message.TrimEnd('.')}. Name another one, or none for one that is free.",
                    fault)
                : fault;
        }
    }

    /// <summary>Listens no more; what is being answered has five seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(LastAnswers);
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
    }
}

using System.Globalization;
using System.Net;
using System.Reflection;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Hosting.Logging;
using AgentHost.Server.Listening;
using AgentHost.Server.Running;

namespace AgentHost.Cli.Commands.Serving;

/// <summary>Serves until somebody ends it.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(ServeRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        var listen = AddressOf(request);
        using var signals = new CancelSignals();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
        await using var host = HostFactory.Open("agent serve", prewarm: true, storesPrompts: true);
        signals.Started();
        try
        {
            var version = typeof(Serve).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            await using var server = await HttpServer.StartAsync(
                host,
                new ServerOptions(listen, ServerFolder.Path, version)
                {
                    Export = static (from, session, format, output, token) => SessionExport.WriteAsync(from, session, format, secrets: false, output, token),
                    Faults = static fault => _ = RecordAsync(fault),
                    ServeEditor = (from, input, output, token) => ServedEditor.RunAsync(from, version, input, output, token),
                },
                ends.Token);
            terminal.Error.WriteLine($"Serving at {CleanText.Clean(server.Address)}");
            terminal.Error.WriteLine("Clients of yours on this machine find it by themselves; agent serve token new makes tokens for others.");
            terminal.Error.Flush();
            var idle = server.WatchIdle(await ServeIdle.ReadAsync(host, ends.Token));
            await idle.WaitAsync(ends.Token);
            terminal.Error.WriteLine("Nobody used the server for the time of server.idleExit: it has ended.");
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Ended as it was asked to: turns were cancelled cleanly, and their ends are stored.
            terminal.Error.WriteLine("The server has ended.");
        }

        return ExitCodes.Success;
    }

    /// <summary>Words that start a server as a call says: checked, and paths whole, as they are read in another folder.</summary>
    /// <exception cref="HostException">They do not go together.</exception>
    public static IReadOnlyList<string> WordsOf(ServeRequest request)
    {
        AddressOf(request).Check();
        var words = new List<string>();
        Add("--socket", request.Socket is { } socket ? Path.GetFullPath(socket) : null);
        Add("--port", request.Port?.ToString(CultureInfo.InvariantCulture));
        Add("--host", request.Host);
        Add("--tls-cert", request.Certificate is { } certificate ? Path.GetFullPath(certificate) : null);
        Add("--tls-key", request.Key is { } key ? Path.GetFullPath(key) : null);
        foreach (var name in request.Names)
        {
            Add("--allow-host", name);
        }

        return words;

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                words.Add(option);
                words.Add(value);
            }
        }
    }

    private static async Task RecordAsync(Exception fault) => await FaultLog.RecordAsync("agent serve", fault);

    private static ListenAddress AddressOf(ServeRequest request)
    {
        if (request.Socket is not null && (request.Port ?? (object?)request.Host ?? request.Certificate) is not null)
        {
            throw new HostException(HostFailure.Invalid, "A server listens at a socket or at a port: name --socket, or --port with what belongs to it.");
        }

        if (request.Port is null && (request.Host ?? request.Certificate ?? request.Key) is not null)
        {
            throw new HostException(HostFailure.Invalid, "--host, --tls-cert and --tls-key belong to a port: name it with --port.");
        }

        if (request.Certificate is null != request.Key is null)
        {
            throw new HostException(HostFailure.Invalid, "A certificate needs its key: name both --tls-cert and --tls-key.");
        }

        if (request.Port is not { } port)
        {
            return request.Socket is null && ServerFolder.Pipe is { } pipe
                ? new ListenAddress { Pipe = pipe }
                : new ListenAddress { Socket = Path.GetFullPath(request.Socket ?? ServerFolder.Socket) };
        }

        return new ListenAddress
        {
            Port = port,
            Host = request.Host is not { } text ? IPAddress.Loopback
                : text == "localhost" ? IPAddress.Loopback
                : IPAddress.TryParse(text, out var address) ? address
                : throw new HostException(
                    HostFailure.Invalid, $"\"{CleanText.Line(text, 100)}\" is no address of this machine: write 127.0.0.1, 0.0.0.0 or ::."),
            Tls = request.Certificate is { } certificate ? new TlsFiles(certificate, request.Key!) : null,
            Names = request.Names,
        };
    }
}

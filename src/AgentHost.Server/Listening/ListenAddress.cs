using System.Net;

namespace AgentHost.Server.Listening;

/// <summary>Address that a server listens at: on a Unix socket, a named pipe or a port.</summary>
public sealed record ListenAddress
{
    /// <summary>Absolute path of the socket; null for a pipe or a port.</summary>
    public string? Socket { get; init; }

    /// <summary>Name of the pipe, which Windows alone has; null for a socket or a port.</summary>
    public string? Pipe { get; init; }

    /// <summary>Port, 0 for a free one; counts where there is neither socket nor pipe.</summary>
    public int Port { get; init; }

    /// <summary>Address of this machine to listen at. Default: 127.0.0.1, which no other machine reaches.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Certificate; null for none, which is for this machine alone.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>Names under which clients reach it, beside the address itself, <c>localhost</c> and the certificate's.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Checks that nobody can listen in.</summary>
    /// <exception cref="HostException">Other machines could reach it without TLS, or there are no pipes here.</exception>
    public void Check()
    {
        if (Pipe is { } pipe)
        {
            PipePlace.Check(pipe);
            return;
        }

        if (Socket is null && !IPAddress.IsLoopback(Host) && Tls is null)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"Other machines can reach {Host}, and tokens would cross the network unprotected: name a certificate with --tls-cert and --tls-key, "
                + "or listen on this machine alone.");
        }
    }
}

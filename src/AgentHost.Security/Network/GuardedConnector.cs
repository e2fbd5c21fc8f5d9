using System.Net;
using System.Net.Sockets;

namespace AgentHost.Security.Network;

/// <summary>
/// Connects to public addresses alone: a name is resolved once, every address of it is judged, and what was judged is what is connected to.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GuardedConnector
{
    private const int MostAddresses = 8;
    private const int MostOfName = 253;
    private const int MostOfLabel = 63;

    /// <summary>For one of several addresses.</summary>
    private static readonly TimeSpan OneConnect = TimeSpan.FromSeconds(5);

    private readonly EgressRules _rules;
    private readonly NameResolver _resolve;

    /// <summary>Makes one that reaches the public internet.</summary>
    /// <param name="allow">Names, addresses and networks that are reached beside it.</param>
    /// <param name="resolve">Finds addresses; the system's resolver by default.</param>
    /// <exception cref="EgressException">An entry of <paramref name="allow"/> is none.</exception>
    public GuardedConnector(IReadOnlyList<string>? allow = null, NameResolver? resolve = null)
        : this(EgressRules.Parse(allow), resolve ?? Dns.GetHostAddressesAsync)
    {
    }

    internal GuardedConnector(EgressRules rules, NameResolver resolve)
    {
        _rules = rules;
        _resolve = resolve;
    }

    /// <summary>
    /// Writes a host in the one form that rules and questions have: a name in small letters without a dot at its end, an address in its plain form, an IPv4
    /// address out of the IPv6 one that carries it.
    /// </summary>
    /// <param name="host">A name or an address in any spelling, without brackets.</param>
    /// <returns>Null for what is neither.</returns>
    public static string? Canonical(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (IPAddress.TryParse(host, out var address))
        {
            return SpecialNetworks.Unwrap(address).ToString();
        }

        var name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length is > 0 and <= MostOfName && name.Split('.').All(IsLabel) ? name.ToLowerInvariant() : null;
    }

    private static bool IsLabel(string text) =>
        text.Length is > 0 and <= MostOfLabel && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && text[0] != '-';

    /// <summary>Judges a host as it is written: an address of the inside is refused before anybody is asked about it. A name passes.</summary>
    /// <param name="host">A name or an address, without brackets.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="EgressException">It may not be connected to.</exception>
    public void CheckLiteral(string host, int port)
    {
        if (IPAddress.TryParse(host, out var address) && !_rules.TakesName(host, port))
        {
            _rules.CheckAddress(host, port, address);
        }
    }

    /// <summary>Connects.</summary>
    /// <param name="host">A name or an address, without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="EgressException">The host leads to an address that may not be connected to.</exception>
    /// <exception cref="SocketException">There is no such host, or it cannot be reached.</exception>
    public async ValueTask<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        // An address that is written down is its own answer: a resolver refuses some (0.0.0.0) before they could be judged.
        var addresses = IPAddress.TryParse(host, out var written) ? [written] : await _resolve(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!_rules.TakesName(host, port))
        {
            // One bad address spoils them all: a name that leads outside and inside is made to get in.
            foreach (var address in addresses)
            {
                _rules.CheckAddress(host, port, address);
            }
        }

        var last = Math.Min(addresses.Length, MostAddresses) - 1;
        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectAsync(addresses[i], port, i == last ? Timeout.InfiniteTimeSpan : OneConnect, cancellationToken);
            }
            catch (Exception exception) when (i < last && !cancellationToken.IsCancellationRequested
                && exception is SocketException or OperationCanceledException)
            {
                // The next address.
            }
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), deadline.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();

            // By the token that the caller knows: it says then that the time for connecting was over.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}

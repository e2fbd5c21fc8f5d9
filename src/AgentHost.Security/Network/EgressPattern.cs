using System.Globalization;
using System.Net;

namespace AgentHost.Security.Network;

/// <summary>One entry of what may be reached beside the public internet: a name, an address or a network.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class EgressPattern
{
    private readonly HostPattern? _name;
    private readonly IPNetwork? _network;
    private readonly int? _port;

    private EgressPattern(HostPattern name) => _name = name;

    private EgressPattern(IPNetwork network, int? port)
    {
        _network = network;
        _port = port;
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="EgressException">It is none.</exception>
    public static EgressPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out var network)
                ? new EgressPattern(network, null)
                : throw Bad(text);
        }

        if (TryAddress(text, out var address, out var port))
        {
            var inner = SpecialNetworks.Unwrap(address);
            return new EgressPattern(new IPNetwork(inner, inner.GetAddressBytes().Length * 8), port);
        }

        return text.Length > 0 && !text.Any(static c => char.IsWhiteSpace(c) || c is '@' or '?' or '#')
            && HostPattern.Parse(text, bare: true, out _) is { } name
            ? new EgressPattern(name)
            : throw Bad(text);
    }

    /// <summary>Tests that the entry covers a name as it is asked for, whatever it resolves to.</summary>
    public bool TakesName(string host, int port) => _name is not null && _name.IsMatch(Pair(host, port));

    /// <summary>Tests that the entry covers an address.</summary>
    public bool TakesAddress(IPAddress address, int port)
    {
        if (_network is not { } network || (_port is { } only && only != port))
        {
            return false;
        }

        return network.Contains(address) || network.Contains(SpecialNetworks.Unwrap(address));
    }

    private static string Pair(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");

    private static bool TryAddress(string text, out IPAddress address, out int? port)
    {
        port = null;
        address = IPAddress.None;
        var host = text;
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var close)
        {
            host = text[1..close];
            if (close + 1 < text.Length && !TryPort(text.AsSpan(close + 1), out port))
            {
                return false;
            }
        }
        else if (text.Split(':') is [var name, var number])
        {
            host = name;
            if (!TryPort(":" + number, out port))
            {
                return false;
            }
        }

        // Only the plain forms: 127.1 and 0x7f000001 are spellings for hiding.
        return IPAddress.TryParse(host, out address!) && (host.Contains(':', StringComparison.Ordinal) || host.Count(static c => c == '.') == 3);
    }

    private static bool TryPort(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        if (text.Length < 2 || text[0] != ':' || !int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }

    private static EgressException Bad(string text) =>
        new($"\"{text}\" is nothing that can be allowed: write a name, *.name, an address (each with an optional :port) or a network such as 10.0.0.0/8.");
}

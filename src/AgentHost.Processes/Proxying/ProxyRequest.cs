using System.Globalization;
using System.Text;
using AgentHost.Security.Network;

namespace AgentHost.Processes.Proxying;

/// <summary>First request of a connection to the proxy: where it wants to go, and what is sent there.</summary>
/// <param name="Host">A name or an address in its plain form, without brackets.</param>
/// <param name="Port">The port.</param>
/// <param name="Head">Head that the host gets; null for a tunnel (<c>CONNECT</c>), in which nothing is read.</param>
internal sealed record ProxyRequest(string Host, int Port, byte[]? Head)
{
    private const string Scheme = "http://";
    private const int Http = 80;
    private const int MostOfMethod = 32;

    /// <summary>Headers that are between the command and this proxy alone.</summary>
    private static readonly string[] Hop = ["proxy-authorization", "proxy-connection", "connection", "keep-alive", "host"];

    /// <summary>Host and port as rules write them.</summary>
    public string Name => NameOf(Host, Port);

    /// <summary>Writes host and port as rules write them: an IPv6 address in brackets.</summary>
    public static string NameOf(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");

    /// <summary>Reads a head, up to and with its empty line. Never throws.</summary>
    /// <param name="head">Its bytes.</param>
    /// <param name="problem">One sentence where it cannot be used.</param>
    public static ProxyRequest? Parse(ReadOnlySpan<byte> head, out string problem)
    {
        problem = "The request is not one of HTTP/1.1 to a proxy.";
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines.Length < 3 || lines.Any(static line => line.Any(static c => c is < ' ' and not '\t' or '\x7f')))
        {
            return null;
        }

        if (lines[0].Split(' ') is not [var method, var target, var version] || version is not ("HTTP/1.1" or "HTTP/1.0")
            || method.Length is 0 or > MostOfMethod || !method.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c)))
        {
            return null;
        }

        if (method == "CONNECT")
        {
            return Place(target, port: null, out problem) is { } wanted ? new ProxyRequest(wanted.Host, wanted.Port, null) : null;
        }

        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            problem = target.StartsWith('/')
                ? "This is a proxy: a request to it names the whole address."
                : "Addresses of other schemes than http are reached through CONNECT alone.";
            return null;
        }

        var rest = target[Scheme.Length..];
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "/" : rest[end] == '/' ? rest[end..] : "/" + rest[end..];
        if (Place(authority, Http, out problem) is not { } place)
        {
            return null;
        }

        problem = "A line of the request's head cannot be read.";
        return Forward(method, path, version, lines, place.Host, place.Port) is { } forwarded ? new ProxyRequest(place.Host, place.Port, forwarded) : null;
    }

    private static byte[]? Forward(string method, string path, string version, string[] lines, string host, int port)
    {
        var sent = new StringBuilder($"{method} {path} {version}\r\nHost: {(port == Http ? NameOf(host, port)[..^3] : NameOf(host, port))}\r\n");
        foreach (var line in lines.Skip(1))
        {
            if (line.Length == 0)
            {
                break;
            }

            // A line that goes on from the one before is a way to say two things at once.
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[0] is ' ' or '\t' || line[colon - 1] is ' ' or '\t')
            {
                return null;
            }

            if (!Hop.Contains(line[..colon], StringComparer.OrdinalIgnoreCase))
            {
                sent.Append(line).Append("\r\n");
            }
        }

        return Encoding.Latin1.GetBytes(sent.Append("Connection: close\r\n\r\n").ToString());
    }

    private static (string Host, int Port)? Place(string authority, int? port, out string problem)
    {
        problem = "The request names no host and port that could be reached.";
        var host = authority;
        if (authority.StartsWith('['))
        {
            var close = authority.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || !authority.AsSpan(1, close - 1).Contains(':'))
            {
                return null;
            }

            host = authority[1..close];
            authority = authority[(close + 1)..];
            if (authority is not "" and not [':', ..])
            {
                return null;
            }
        }
        else if (authority.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            host = authority[..colon];
            authority = authority[colon..];
        }
        else
        {
            authority = "";
        }

        if (authority.Length > 0)
        {
            port = ushort.TryParse(authority.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
            if (port is null)
            {
                return null;
            }
        }

        return port is { } chosen && GuardedConnector.Canonical(host) is { } canonical ? (canonical, chosen) : null;
    }
}

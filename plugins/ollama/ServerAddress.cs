using System.Globalization;
using System.Net;

namespace AgentHost.Plugins.Ollama;

/// <summary>Addresses of a server in all the forms that Ollama's own programs take (<c>OLLAMA_HOST</c>; envconfig of its sources).</summary>
internal static class ServerAddress
{
    public const string Own = "http://127.0.0.1:11434";

    /// <summary>
    /// The address as a URL. Without a scheme the port is 11434; with one it is the scheme's. What a server listens on everywhere (<c>0.0.0.0</c>) is reached
    /// at this machine.
    /// </summary>
    public static string Of(string? given)
    {
        var text = (given ?? "").Trim().Trim('"', '\'', ' ');
        if (text.Length == 0)
        {
            return Own;
        }

        var (scheme, rest) = text.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? (text[..at].ToLowerInvariant(), text[(at + 3)..]) : ("", text);
        if (scheme is not ("" or "http" or "https"))
        {
            // No address of this kind of service; said as such by whoever reads it.
            return text;
        }

        var end = rest.IndexOfAny(['/', '?']);
        var (place, path) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);

        // Its own clients know that name.
        if (scheme.Length == 0 && place == "ollama.com")
        {
            return "https://ollama.com" + path;
        }

        var usual = scheme switch { "http" => "80", "https" => "443", _ => "11434" };
        var user = place.LastIndexOf('@') is >= 0 and var mark ? place[..(mark + 1)] : "";
        var (host, port) = Split(place[user.Length..]);
        port = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? port : usual;
        return $"{(scheme.Length == 0 ? "http" : scheme)}://{user}{Reachable(host)}:{port}{path}";
    }

    private static (string Host, string Port) Split(string place)
    {
        var bare = place.StartsWith('[') && place.EndsWith(']') ? place[1..^1] : place;

        // The parser takes a port behind brackets, and drops it.
        if (!bare.StartsWith('[') && IPAddress.TryParse(bare, out _))
        {
            return (bare, "");
        }

        var colon = place.LastIndexOf(':');
        return colon < 0 ? (place, "") : (place[..colon].Trim('[', ']'), place[(colon + 1)..]);
    }

    private static string Reachable(string host)
    {
        if (host.Length == 0)
        {
            return "127.0.0.1";
        }

        if (!IPAddress.TryParse(host, out var address))
        {
            return host;
        }

        address = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }
}

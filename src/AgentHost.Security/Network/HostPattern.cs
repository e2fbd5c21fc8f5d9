namespace AgentHost.Security.Network;

/// <summary>
/// A pattern for machines: a name or address, <c>*.</c> before it for all names below it (not itself), <c>*</c> alone for any, with an optional port.
/// </summary>
/// <remarks>Case never counts. Immutable.</remarks>
public sealed class HostPattern
{
    private const string Prefix = "domain:";
    private readonly string _name;
    private readonly bool _below;
    private readonly string? _port;

    private HostPattern(string name, bool below, string? port)
    {
        _name = name;
        _below = below;
        _port = port;
    }

    /// <summary>Reads <c>domain:name[:port]</c>.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="bare">True when <c>domain:</c> may be left out.</param>
    /// <param name="error">One sentence, when it was meant as a host pattern and is none.</param>
    public static HostPattern? Parse(string text, bool bare, out string? error)
    {
        error = null;
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            text = text[Prefix.Length..];
        }
        else if (!bare)
        {
            return null;
        }

        var (name, port) = Split(text);
        var below = name.StartsWith("*.", StringComparison.Ordinal);
        var rest = below ? name[2..] : name;
        if (rest.Length == 0 || (rest != "*" && rest.Contains('*', StringComparison.Ordinal)) || (below && rest == "*"))
        {
            error = $"\"{text}\" is no host pattern; write domain:name, domain:*.name or domain:*, with an optional :port.";
            return null;
        }

        return new HostPattern(rest.TrimEnd('.'), below, port);
    }

    /// <summary>True when it names a port.</summary>
    public bool NamesPort => _port is not null;

    /// <summary>Tests that <c>host[:port]</c> matches. A pattern without a port takes any.</summary>
    public bool IsMatch(string host)
    {
        var (name, port) = Split(host);
        name = name.TrimEnd('.');
        if (_port is not null && _port != port)
        {
            return false;
        }

        if (_name == "*")
        {
            return true;
        }

        return _below
            ? name.Length > _name.Length + 1 && name.EndsWith(_name, StringComparison.OrdinalIgnoreCase) && name[^(_name.Length + 1)] == '.'
            : name.Equals(_name, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Name, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close > 0)
            {
                return (text[1..close], close + 1 < text.Length && text[close + 1] == ':' ? text[(close + 2)..] : null);
            }
        }

        // More than one colon without brackets: an IPv6 address.
        var colon = text.LastIndexOf(':');
        return colon > 0 && colon == text.IndexOf(':', StringComparison.Ordinal) && IsPort(text.AsSpan(colon + 1))
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange('0', '9');
}

namespace AgentHost.Plugins.Web.Http;

/// <summary>Judges headers that a model asks for.</summary>
internal static class RequestHeaders
{
    private const int Most = 20;
    private const int MostCharacters = 4_096;

    private static readonly string[] Ours =
    [
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding", "Range", "If-Range",
        "Content-Type", "Content-Encoding", "Via", "Forwarded", "HTTP2-Settings",
    ];

    private static readonly string[] Secret = ["Authorization", "Cookie", "Cookie2"];

    /// <summary>Checks the headers; returns a sentence on what is wrong, or null when nothing is.</summary>
    /// <param name="headers">As the model wrote them.</param>
    /// <param name="allowed">Names that the settings let through though they carry secrets.</param>
    public static string? Check(IReadOnlyDictionary<string, string>? headers, IReadOnlyList<string> allowed)
    {
        if (headers is null)
        {
            return null;
        }

        if (headers.Count > Most)
        {
            return $"headers holds {headers.Count}; at most {Most} are sent.";
        }

        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 128 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            {
                return $"\"{WebAddress.Short(name)}\" is no name of a header.";
            }

            if (value.Length > MostCharacters || value.Any(static c => c is < ' ' and not '\t' or '\u007f' or > '\u00ff'))
            {
                return $"The header {name} holds a line break, a control character or a letter beyond Latin 1, or is longer than {MostCharacters} characters.";
            }

            if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase))
            {
                return $"The header {name} is set by the program: leave it out.";
            }

            if (Secret.Contains(name, StringComparer.OrdinalIgnoreCase) && !allowed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return $"The header {name} carries a secret and is not sent: leave it out, or ask the person to allow it (tools.fetch.headers).";
            }
        }

        return null;
    }
}

using System.Buffers;

namespace AgentHost.Security.Redaction;

/// <summary>Secrets that can be told by their looks, wherever they come from.</summary>
public static class SecretShapes
{
    private const int LongestLogin = 2 * 1024;
    private const int LeastLogin = 20;
    private const int LongestHeld = 16 * 1024;

    /// <summary>A key with all that belongs to it: one of a ring may hold pictures and signatures.</summary>
    private const int LongestKey = 256 * 1024;

    private static readonly SearchValues<char> LoginEnd = SearchValues.Create("/ \t\r\n\"'<>`\\");
    private static readonly SearchValues<char> KeySet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n");

    private const string Login = "://";
    private const string PemBegin = "-----BEGIN ";
    private const string PemEnd = "-----END ";
    private const string PemKey = "PRIVATE KEY-----";
    private const string PgpKey = "PRIVATE KEY BLOCK-----";

    /// <summary>From here on, in characters, a search for all beginnings at once is worth its making, which is felt at a start.</summary>
    private const int Long = 2048;

    /// <summary>The next secret at or behind a place.</summary>
    /// <returns>Start and length of what is to be hidden; a length of 0 for none.</returns>
    public static (int Start, int Length) Find(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && NextBeginning(text[from..]) is >= 0 and var step)
        {
            var at = from + step;
            var length = LengthAt(text, at, out var start);
            if (length > 0)
            {
                return (start, length);
            }

            from = at + 1;
        }

        return (0, 0);
    }

    private static int NextBeginning(ReadOnlySpan<char> text)
    {
        if (text.Length >= Long)
        {
            return text.IndexOfAny(AllAtOnce.Beginnings);
        }

        var next = Nearer(text, Login, -1);
        next = Nearer(text, PemBegin, next);
        next = Nearer(text, PemEnd, next);
        foreach (var shape in SecretPrefixes.All)
        {
            next = Nearer(text, shape.Prefix, next);
        }

        return next;
    }

    private static int Nearer(ReadOnlySpan<char> text, string beginning, int next)
    {
        var at = (next < 0 ? text : text[..Math.Min(text.Length, next + beginning.Length - 1)]).IndexOf(beginning);
        return at >= 0 ? at : next;
    }

    /// <summary>Tests that a text ends within a private key, so that what is told next may go on with it.</summary>
    public static bool EndsInKey(ReadOnlySpan<char> text) =>
        text.LastIndexOf(PemBegin) is >= 0 and var key && EndOfKey(text[key..]) == 0 && KeyAt(text[key..]) > 0;

    /// <summary>Tests that a line can stand in a private key, or ends it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="ends">True when it is the last one.</param>
    public static bool IsOfKey(ReadOnlySpan<char> line, out bool ends)
    {
        ends = line.Contains(PemEnd, StringComparison.Ordinal);
        return ends || line.Trim().IndexOfAnyExcept(KeySet) < 0 || line.StartsWith("Proc-Type:", StringComparison.Ordinal)
            || line.StartsWith("DEK-Info:", StringComparison.Ordinal);
    }

    /// <summary>Characters at the end of a text that may become a secret by what follows them.</summary>
    public static int Open(ReadOnlySpan<char> text)
    {
        var from = Math.Max(0, text.Length - LongestHeld);
        var window = Math.Max(0, text.Length - LongestKey);
        var key = text[window..].LastIndexOf(PemBegin);
        if (key >= 0)
        {
            var rest = text[(window + key)..];
            var end = EndOfKey(rest);
            if (end == 0 && !rest.Contains('"') && MayBeKey(rest))
            {
                return rest.Length;
            }

            // The dashes of its last line begin nothing.
            from = Math.Max(from, window + key + end);
        }

        for (var at = from; at < text.Length; at++)
        {
            if (IsOpenAt(text, at))
            {
                return text.Length - at;
            }
        }

        return 0;
    }

    private static bool IsOpenAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (rest.Length < Login.Length
            ? Login.AsSpan().StartsWith(rest, StringComparison.Ordinal)
            : rest.StartsWith(Login, StringComparison.Ordinal) && rest.Length <= LongestLogin && rest[Login.Length..].IndexOfAny(LoginEnd) < 0)
        {
            return true;
        }

        if (rest.Length < PemBegin.Length && PemBegin.AsSpan().StartsWith(rest, StringComparison.Ordinal))
        {
            return true;
        }

        if (!SecretPrefixes.Firsts.Contains(rest[0]) || !IsBoundary(text, at))
        {
            return false;
        }

        foreach (var (prefix, set, _) in SecretPrefixes.All)
        {
            if (rest.Length < prefix.Length
                ? prefix.AsSpan().StartsWith(rest, StringComparison.Ordinal)
                : rest.StartsWith(prefix, StringComparison.Ordinal) && rest[prefix.Length..].IndexOfAnyExcept(set) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int LengthAt(ReadOnlySpan<char> text, int at, out int start)
    {
        start = at;
        var rest = text[at..];
        if (rest.StartsWith(Login, StringComparison.Ordinal))
        {
            return LoginAt(rest, ref start);
        }

        if (rest.StartsWith(PemBegin, StringComparison.Ordinal))
        {
            return KeyAt(rest);
        }

        if (rest.StartsWith(PemEnd, StringComparison.Ordinal))
        {
            return EndAlone(text, at, ref start);
        }

        if (!IsBoundary(text, at))
        {
            return 0;
        }

        foreach (var (prefix, set, least) in SecretPrefixes.All)
        {
            if (!rest.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var end = rest[prefix.Length..].IndexOfAnyExcept(set);
            var body = end < 0 ? rest[prefix.Length..] : rest.Slice(prefix.Length, end);
            if (body.Length >= least && (prefix.EndsWith("asic ", StringComparison.Ordinal) ? IsLogin(body) : body.IndexOfAnyInRange('0', '9') >= 0))
            {
                var words = prefix[^1] is ' ' or '=';
                start += words ? prefix.Length : 0;
                return body.Length + (words ? 0 : prefix.Length);
            }
        }

        return 0;
    }

    /// <summary>Tests that it is a name and a password, as a header carries them.</summary>
    private static bool IsLogin(ReadOnlySpan<char> body)
    {
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64Chars(body, bytes, out var length) && bytes.AsSpan(0, length).Contains((byte)':');
    }

    /// <summary>
    /// The password of an address with a login in it (RFC 3986, section 3.2.1), which goes up to the last sign before the host; or what stands alone there and
    /// is no name.
    /// </summary>
    private static int LoginAt(ReadOnlySpan<char> rest, ref int start)
    {
        var login = rest[Login.Length..Math.Min(rest.Length, LongestLogin)];
        var whole = login.IndexOfAny(LoginEnd);
        login = whole < 0 ? login : login[..whole];
        var end = login.LastIndexOf('@');
        if (end <= 0)
        {
            return 0;
        }

        login = login[..end];
        var colon = login.IndexOf(':');
        if (colon < 0 || colon + 1 == end)
        {
            var alone = colon < 0 ? login : login[..colon];
            start += Login.Length;
            return alone.Length >= LeastLogin && alone.IndexOfAnyExcept(SecretPrefixes.Token) < 0 && alone.IndexOfAnyInRange('0', '9') >= 0 ? alone.Length : 0;
        }

        start += Login.Length + colon + 1;
        return end - colon - 1;
    }

    /// <summary>A private key from its first line to its last (RFC 7468); one that is cut short, to the end of the text.</summary>
    private static int KeyAt(ReadOnlySpan<char> rest)
    {
        var head = rest[PemBegin.Length..];
        var dashes = head.IndexOf("-----", StringComparison.Ordinal);
        if (!IsKeysName(head, dashes))
        {
            return 0;
        }

        // No key has a quotation mark in it: in JSON, or in a program, the text goes on behind it.
        var quote = rest.IndexOf('"');
        rest = quote < 0 ? rest : rest[..quote];
        return EndOfKey(rest) is > 0 and var end ? end : rest.Length;
    }

    private static bool IsKeysName(ReadOnlySpan<char> head, int dashes) =>
        dashes is >= 0 and <= 40
        && (head[..(dashes + 5)].EndsWith(PemKey, StringComparison.Ordinal) || head[..(dashes + 5)].EndsWith(PgpKey, StringComparison.Ordinal));

    /// <summary>Finds what is left of a private key whose beginning was cut off: lines of nothing else above its last one.</summary>
    private static int EndAlone(ReadOnlySpan<char> text, int at, ref int start)
    {
        var name = text[(at + PemEnd.Length)..];
        var dashes = name.IndexOf("-----", StringComparison.Ordinal);
        if (!IsKeysName(name, dashes))
        {
            return 0;
        }

        while (start > 0 && at - start < LongestKey)
        {
            // Ends of lines may be escaped.
            if (start > 1 && text[start - 2] == '\\' && text[start - 1] is 'n' or 'r')
            {
                start -= 2;
            }
            else if (KeySet.Contains(text[start - 1]))
            {
                start--;
            }
            else
            {
                break;
            }
        }

        return at + PemEnd.Length + dashes + 5 - start;
    }

    /// <summary>Finds the end of a key's last line; 0 where it has none.</summary>
    private static int EndOfKey(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(PemEnd, StringComparison.Ordinal);
        if (end < 0)
        {
            return 0;
        }

        var last = rest[(end + PemEnd.Length)..].IndexOf("-----", StringComparison.Ordinal);
        return last < 0 ? 0 : end + PemEnd.Length + last + 5;
    }

    private static bool MayBeKey(ReadOnlySpan<char> rest)
    {
        var head = rest[PemBegin.Length..];
        var dashes = head.IndexOf("-----", StringComparison.Ordinal);
        return dashes < 0 ? head.Length < 40 : KeyAt(rest) > 0;
    }

    /// <summary>Not in the middle of a word; an escaped end of line is no letter.</summary>
    private static bool IsBoundary(ReadOnlySpan<char> text, int at) =>
        at == 0
        || !(char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '-')
        || (at > 1 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't');

    private static class AllAtOnce
    {
        public static readonly SearchValues<string> Beginnings = SearchValues.Create(
            [.. SecretPrefixes.All.Select(static shape => shape.Prefix), Login, PemBegin, PemEnd], StringComparison.Ordinal);
    }
}

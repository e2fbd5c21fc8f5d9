using System.Buffers;

namespace AgentHost.Kernel.Redaction;

/// <summary>Secrets that can be told by their looks, wherever they come from. Shapes are those that their issuers publish.</summary>
internal static class SecretShapes
{
    private const string Word = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private const string Token = Word + ".~+/=";
    private const int LongestLogin = 256;
    private const int LongestHeld = 16 * 1024;

    private static readonly SearchValues<char> WordSet = SearchValues.Create(Word);
    private static readonly SearchValues<char> TokenSet = SearchValues.Create(Token);
    private static readonly SearchValues<char> LoginEnd = SearchValues.Create("/@ \t\r\n\"'<>`\\");

    /// <summary>How they begin, what they consist of, and the least that follows the beginning. A digit is asked for, so that names in code are not taken for keys.</summary>
    private static readonly Shape[] Shapes =
    [
        new("sk-", WordSet, 20), // OpenAI, Anthropic, OpenRouter and many more
        new("ghp_", WordSet, 36), new("gho_", WordSet, 36), new("ghu_", WordSet, 36), new("ghs_", WordSet, 36), new("ghr_", WordSet, 36), new("github_pat_", WordSet, 22), // GitHub
        new("glpat-", WordSet, 20), // GitLab
        new("AKIA", WordSet, 16), new("ASIA", WordSet, 16), // AWS
        new("AIza", WordSet, 35), // Google
        new("xoxb-", WordSet, 10), new("xoxp-", WordSet, 10), new("xoxa-", WordSet, 10), new("xoxr-", WordSet, 10), new("xoxs-", WordSet, 10), new("xapp-", WordSet, 10), // Slack
        new("sk_live_", WordSet, 16), new("rk_live_", WordSet, 16), // Stripe
        new("npm_", WordSet, 36), new("hf_", WordSet, 30), new("gsk_", WordSet, 20), new("xai-", WordSet, 20), // npm, Hugging Face, Groq, xAI
        new("eyJ", TokenSet, 40), // JSON Web Tokens
        new("Bearer ", TokenSet, 20), new("bearer ", TokenSet, 20), // RFC 6750
    ];

    private const string Login = "://";
    private const string PemBegin = "-----BEGIN ";
    private const string PemEnd = "-----END ";
    private const string PemKey = "PRIVATE KEY-----";

    /// <summary>From here on, in characters, a search for all beginnings at once is worth its making, which is felt at a start.</summary>
    private const int Long = 2048;

    /// <summary>The next secret at or behind a place.</summary>
    /// <returns>Where what is to be hidden begins and how long it is; a length of 0 for none.</returns>
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
        foreach (var shape in Shapes)
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

    /// <summary>Characters at the end of a text that may become a secret by what follows them.</summary>
    public static int Open(ReadOnlySpan<char> text)
    {
        var from = Math.Max(0, text.Length - LongestHeld);
        var key = text[from..].LastIndexOf(PemBegin);
        if (key >= 0)
        {
            var rest = text[(from + key)..];
            var end = EndOfKey(rest);
            if (end == 0 && !rest.Contains('"') && MayBeKey(rest))
            {
                return rest.Length;
            }

            // The dashes of its last line begin nothing.
            from += key + end;
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
        if (rest.Length < Login.Length ? Login.AsSpan().StartsWith(rest, StringComparison.Ordinal) : rest.StartsWith(Login, StringComparison.Ordinal) && rest.Length <= LongestLogin && rest[Login.Length..].IndexOfAny(LoginEnd) < 0)
        {
            return true;
        }

        if (rest.Length < PemBegin.Length && PemBegin.AsSpan().StartsWith(rest, StringComparison.Ordinal))
        {
            return true;
        }

        if (!IsBoundary(text, at))
        {
            return false;
        }

        foreach (var (prefix, set, _) in Shapes)
        {
            if (rest.Length < prefix.Length ? prefix.AsSpan().StartsWith(rest, StringComparison.Ordinal) : rest.StartsWith(prefix, StringComparison.Ordinal) && rest[prefix.Length..].IndexOfAnyExcept(set) < 0)
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

        if (!IsBoundary(text, at))
        {
            return 0;
        }

        foreach (var (prefix, set, least) in Shapes)
        {
            if (!rest.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var end = rest[prefix.Length..].IndexOfAnyExcept(set);
            var body = end < 0 ? rest[prefix.Length..] : rest.Slice(prefix.Length, end);
            if (body.Length >= least && body.IndexOfAnyInRange('0', '9') >= 0)
            {
                var words = prefix[^1] == ' ';
                start += words ? prefix.Length : 0;
                return body.Length + (words ? 0 : prefix.Length);
            }
        }

        return 0;
    }

    /// <summary>The password of an address with a login in it (RFC 3986, section 3.2.1).</summary>
    private static int LoginAt(ReadOnlySpan<char> rest, ref int start)
    {
        var login = rest[Login.Length..Math.Min(rest.Length, LongestLogin)];
        var end = login.IndexOfAny(LoginEnd);
        var colon = login.IndexOf(':');
        if (end < 0 || login[end] != '@' || colon < 0 || colon + 1 >= end)
        {
            return 0;
        }

        start += Login.Length + colon + 1;
        return end - colon - 1;
    }

    /// <summary>A private key from its first line to its last (RFC 7468); one that is cut short, to the end of the text.</summary>
    private static int KeyAt(ReadOnlySpan<char> rest)
    {
        var head = rest[PemBegin.Length..];
        var dashes = head.IndexOf("-----", StringComparison.Ordinal);
        if (dashes is < 0 or > 40 || !head[..(dashes + 5)].EndsWith(PemKey, StringComparison.Ordinal))
        {
            return 0;
        }

        // No key has a quotation mark in it: in JSON, or in a program, the text goes on behind it.
        var quote = rest.IndexOf('"');
        rest = quote < 0 ? rest : rest[..quote];
        return EndOfKey(rest) is > 0 and var end ? end : rest.Length;
    }

    /// <summary>Where a key's last line ends; 0 where it has none.</summary>
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

    private sealed record Shape(string Prefix, SearchValues<char> Set, int Least);

    private static class AllAtOnce
    {
        public static readonly SearchValues<string> Beginnings = SearchValues.Create([.. Shapes.Select(static shape => shape.Prefix), Login, PemBegin], StringComparison.Ordinal);
    }
}

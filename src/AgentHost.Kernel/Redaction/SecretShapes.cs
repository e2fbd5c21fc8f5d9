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
    private static readonly (string Prefix, SearchValues<char> Set, int Least)[] Shapes =
    [
        ("sk-", WordSet, 20), // OpenAI, Anthropic, OpenRouter and many more
        ("ghp_", WordSet, 36), ("gho_", WordSet, 36), ("ghu_", WordSet, 36), ("ghs_", WordSet, 36), ("ghr_", WordSet, 36), ("github_pat_", WordSet, 22), // GitHub
        ("glpat-", WordSet, 20), // GitLab
        ("AKIA", WordSet, 16), ("ASIA", WordSet, 16), // AWS
        ("AIza", WordSet, 35), // Google
        ("xoxb-", WordSet, 10), ("xoxp-", WordSet, 10), ("xoxa-", WordSet, 10), ("xoxr-", WordSet, 10), ("xoxs-", WordSet, 10), ("xapp-", WordSet, 10), // Slack
        ("sk_live_", WordSet, 16), ("rk_live_", WordSet, 16), // Stripe
        ("npm_", WordSet, 36), ("hf_", WordSet, 30), ("gsk_", WordSet, 20), ("xai-", WordSet, 20), // npm, Hugging Face, Groq, xAI
        ("eyJ", TokenSet, 40), // JSON Web Tokens
        ("Bearer ", TokenSet, 20), ("bearer ", TokenSet, 20), // RFC 6750
    ];

    private const string Login = "://";
    private const string PemBegin = "-----BEGIN ";
    private const string PemEnd = "-----END ";
    private const string PemKey = "PRIVATE KEY-----";

    private static readonly SearchValues<string> Beginnings = SearchValues.Create([.. Shapes.Select(static shape => shape.Prefix), Login, PemBegin], StringComparison.Ordinal);

    /// <summary>The next secret at or behind a place.</summary>
    /// <returns>Where what is to be hidden begins and how long it is; a length of 0 for none.</returns>
    public static (int Start, int Length) Find(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && text[from..].IndexOfAny(Beginnings) is >= 0 and var step)
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
}

using System.Text;

namespace AgentHost.Plugins.Web.Text;

/// <summary>Turns bytes into text: a byte order mark speaks first, then the header, then the page itself, then the bytes.</summary>
internal static class CharsetDetector
{
    /// <summary>Number of bytes at a page's beginning that are searched for its own charset.</summary>
    private const int Prescan = 4_096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes a body.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="header">The charset of its Content-Type, if any.</param>
    /// <param name="isMarkup">Whether it can name its charset itself.</param>
    /// <param name="isCut">Whether its end, perhaps half a character, is missing.</param>
    public static (string Text, string Charset) Decode(ReadOnlySpan<byte> bytes, string? header, bool isMarkup, bool isCut)
    {
        var (encoding, skip) = Mark(bytes);
        encoding ??= Charsets.Find(header);
        encoding ??= isMarkup ? Charsets.Find(Declared(bytes)) is { } declared && IsUnicode16(declared) ? Encoding.UTF8 : Charsets.Find(Declared(bytes)) : null;
        encoding ??= IsUtf8(bytes, isCut) ? Encoding.UTF8 : Charsets.Find("windows-1252")!;
        return (encoding.GetString(bytes[skip..]), encoding.WebName);
    }

    private static (Encoding? Encoding, int Skip) Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xef, 0xbb, 0xbf, ..] => (Encoding.UTF8, 3),
        [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
        [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
        _ => (null, 0),
    };

    // A page that can be read as ASCII up to its own word is not UTF-16, whatever it says.
    private static bool IsUnicode16(Encoding encoding) => encoding.CodePage is 1200 or 1201;

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isCut)
    {
        // The last character may have been cut in half.
        for (var back = 0; isCut && back < 3 && bytes.Length > 0 && bytes[^1] >= 0x80; back++)
        {
            var last = bytes[^1];
            bytes = bytes[..^1];
            if (last >= 0xc0)
            {
                break;
            }
        }

        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The charset that a page or an XML declaration names.</summary>
    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Prescan)]);
        if (text.StartsWith("<?xml", StringComparison.Ordinal) && text.IndexOf("?>", StringComparison.Ordinal) is > 0 and var end
            && After(text[..end], "encoding") is { } xml)
        {
            return xml;
        }

        for (var at = 0; (at = text.IndexOf("<meta", at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var close = text.IndexOf('>', at);
            if (After(close < 0 ? text[at..] : text[at..close], "charset") is { } named)
            {
                return named;
            }
        }

        return null;
    }

    /// <summary>The value after <c>name=</c>, with or without quotes.</summary>
    private static string? After(string text, string name)
    {
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + name.Length).TrimStart();
        if (!rest.StartsWith("="))
        {
            return null;
        }

        rest = rest[1..].TrimStart().TrimStart("\"'");
        var end = rest.IndexOfAny("\"'; \t\r\n>/");
        return (end < 0 ? rest : rest[..end]).ToString();
    }
}

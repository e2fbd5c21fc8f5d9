using System.Text;

namespace AgentHost.FrontMatter;

/// <summary>Reads Markdown files with a head of YAML between two lines of <c>---</c>. Never throws for what a file holds.</summary>
public static class FrontReader
{
    /// <summary>The most that is read of a file, in bytes.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The longest head, in characters.</summary>
    internal const int MostHead = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads bytes of a file.</summary>
    public static FrontDocument Read(ReadOnlySpan<byte> bytes)
    {
        // Windows PowerShell writes it where a person says nothing else; read as UTF-8 the head would be lost, and with it what it narrows.
        if (bytes is [0xFF, 0xFE, not 0, ..] or [0xFF, 0xFE, 0, not 0, ..] or [0xFE, 0xFF, ..])
        {
            var text = (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
            var wide = Read(text);
            return wide with { Problems = [new(1, 1, "The file is UTF-16, which many readers cannot read: save it as UTF-8."), .. wide.Problems] };
        }

        try
        {
            return Read(Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            var read = Read(Encoding.UTF8.GetString(bytes));
            return read with { Problems = [new(1, 1, "The file is not UTF-8: what cannot be read is replaced."), .. read.Problems] };
        }
    }

    /// <summary>Reads text.</summary>
    public static FrontDocument Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<FrontProblem>();
        if (text.StartsWith('\uFEFF'))
        {
            problems.Add(new(1, 1, "The file begins with a byte order mark, which many readers take for text: save it as UTF-8 without one."));
            text = text[1..];
        }

        if (text.Contains('\r', StringComparison.Ordinal))
        {
            problems.Add(new(1, 1, "Lines end in CR LF: fine here, though other readers may stumble.", IsError: false));
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            problems.Add(new(1, 1, "The file holds zero bytes, which are left out."));
            text = text.Replace("\0", "", StringComparison.Ordinal);
        }

        var line = 1;
        var at = 0;
        while (at < text.Length && text[at] == '\n')
        {
            at++;
            line++;
        }

        if (!IsFence(text, at, out var first))
        {
            problems.Add(new(1, 1, "There is no head: the file has to begin with a line of ---, members, and a line of --- again."));
            return new() { Body = text, Problems = problems };
        }

        if (at > 0)
        {
            problems.Add(new(1, 1, "The head begins behind empty lines: it has to be the first thing in the file."));
        }

        var headLine = line + 1;
        var next = first;
        var count = 0;
        while (next < text.Length)
        {
            if (IsFence(text, next, out var end))
            {
                var head = text[first..next];
                if (head.Length > MostHead)
                {
                    problems.Add(new(headLine, 1, $"The head is longer than {MostHead} characters and is not read."));
                    head = "";
                }

                var fields = HeadReader.Read(head, headLine, problems);
                return new()
                {
                    HasHead = true,
                    Fields = fields,
                    Body = text[Math.Min(end, text.Length)..],
                    BodyLine = headLine + count + 1,
                    Problems = problems
                };
            }

            next = text.IndexOf('\n', next) is var found and >= 0 ? found + 1 : text.Length;
            count++;
        }

        problems.Add(new(line, 1, "The head is not closed: a line of --- has to follow its members."));
        return new() { Body = text, Problems = problems };
    }

    /// <summary>Tells whether a line of three dashes begins here, and where the next line does.</summary>
    private static bool IsFence(string text, int at, out int next)
    {
        next = at;
        if (at + 3 > text.Length || !text.AsSpan(at, 3).SequenceEqual("---"))
        {
            return false;
        }

        var end = text.IndexOf('\n', at);
        next = end < 0 ? text.Length : end + 1;
        return text.AsSpan(at + 3, (end < 0 ? text.Length : end) - at - 3).IsWhiteSpace();
    }
}

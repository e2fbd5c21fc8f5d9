using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Searches one file, piece by piece. Not thread-safe: one for each batch.</summary>
internal sealed class FileSearcher(SearchPattern pattern, GrepLimits limits) : IDisposable
{
    private const int ReadBytes = 1024 * 1024;

    // A line longer than this is searched in pieces; a file longer than this is not searched across lines.
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly List<LineSpan> _found = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ReadBytes);
    private char[] _chars = [];

    /// <summary>Reason why the last file was not searched to its end; null when it was.</summary>
    public string? Skipped { get; private set; }

    /// <summary>Matches of a file; null when there are none.</summary>
    /// <param name="open">The folder that it is in.</param>
    /// <param name="name">The file.</param>
    /// <param name="path">Its path to show.</param>
    /// <param name="afterLine">Lines up to this one are passed over.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<FileMatches?> SearchAsync(IOpenFolder open, string name, string path, int afterLine, CancellationToken cancellationToken)
    {
        Skipped = null;
        List<FoundLine>? lines = null;
        int count = 0, filled = 0, number = 1;
        long offset = 0;
        Encoding encoding = Encoding.UTF8;
        var wholeNeeded = pattern.Multiline;
        var wide = false;
        while (count <= limits.Matches)
        {
            Grow(filled);
            var asked = Math.Min(ReadBytes, _bytes.Length - filled);
            var read = await open.ReadAsync(name, offset, _bytes.AsMemory(filled, asked), cancellationToken);
            if (offset == 0)
            {
                var bom = ByteOrder(_bytes.AsSpan(0, read));
                encoding = bom ?? encoding;
                wide = bom is not null;
                wholeNeeded |= bom is not null;
                if (bom is null && _bytes.AsSpan(0, read).Contains((byte)0))
                {
                    return null;
                }
            }

            var zero = wide ? -1 : _bytes.AsSpan(filled, read).IndexOf((byte)0);
            if (zero >= 0)
            {
                // It only begins as text: that part is searched.
                read = zero;
            }

            offset += read;
            filled += read;
            var last = read < asked;
            if (!last && wholeNeeded)
            {
                if (filled >= MaxBytes)
                {
                    Skipped = "too long";
                    return null;
                }

                continue;
            }

            var cut = last ? filled : Cut(filled);
            if (cut == 0 && !last)
            {
                continue;
            }

            count += SearchPiece(_bytes.AsSpan(0, cut), encoding, number, afterLine, limits.Matches + 1 - count, ref lines, cancellationToken);
            if (last)
            {
                break;
            }

            number += _bytes.AsSpan(0, cut).Count((byte)'\n');
            _bytes.AsSpan(cut, filled - cut).CopyTo(_bytes);
            filled -= cut;
        }

        return count == 0 ? null : new(path, lines!, count);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        if (_chars.Length > 0)
        {
            ArrayPool<char>.Shared.Return(_chars);
        }

        _bytes = [];
        _chars = [];
    }

    private int SearchPiece(
        ReadOnlySpan<byte> bytes, Encoding encoding, int number, int afterLine, int most, ref List<FoundLine>? lines, CancellationToken cancellationToken)
    {
        if (encoding.CodePage == Encoding.UTF8.CodePage && !pattern.MayBeIn(bytes))
        {
            return 0;
        }

        var text = Decode(bytes, encoding);
        if (afterLine >= number)
        {
            // The answer before this one ended here; what is passed over still counts.
            for (; number <= afterLine && text.IndexOf('\n') is >= 0 and var end; number++)
            {
                text = text[(end + 1)..];
            }

            if (number <= afterLine)
            {
                return 0;
            }
        }

        _found.Clear();
        try
        {
            LineMatcher.Find(pattern, text, most, _found, cancellationToken);
        }
        catch (RegexMatchTimeoutException)
        {
            Skipped = "too slow for this pattern";
        }

        if (_found.Count > 0)
        {
            LineExcerpts.Add(text, _found, number, limits, lines ??= []);
        }

        return _found.Count;
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var room = encoding.GetMaxCharCount(bytes.Length);
        if (_chars.Length < room)
        {
            if (_chars.Length > 0)
            {
                ArrayPool<char>.Shared.Return(_chars);
            }

            _chars = ArrayPool<char>.Shared.Rent(room);
        }

        var text = _chars.AsSpan(0, encoding.GetChars(bytes, _chars));
        text = text.Length > 0 && text[0] == '\uFEFF' ? text[1..] : text;
        return text.Contains('\r') ? DropCarriageReturns(text) : text;
    }

    private static Span<char> DropCarriageReturns(Span<char> text)
    {
        var to = 0;
        for (var from = 0; from < text.Length; from++)
        {
            if (text[from] != '\r' || from + 1 == text.Length || text[from + 1] != '\n')
            {
                text[to++] = text[from];
            }
        }

        return text[..to];
    }

    private int Cut(int filled)
    {
        var end = _bytes.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
        return end > 0 || filled < MaxBytes ? end : filled;
    }

    private void Grow(int filled)
    {
        if (_bytes.Length - filled >= ReadBytes / 2)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, filled + ReadBytes));
        _bytes.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private static Encoding? ByteOrder(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFF, 0xFE]) ? Encoding.Unicode : start.StartsWith<byte>([0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;
}

using System.Text;
using AgentHost.TextForms;

namespace AgentHost.Plugins.Attachments;

/// <summary>Text of a file for a reference: whole or in lines, in the encodings that the tools for files read. Line breaks are LF alone.</summary>
internal static class TextFile
{
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>All of it; null when it is no text.</summary>
    /// <exception cref="FileAccessException">It cannot be had, or is longer than <paramref name="most"/> bytes.</exception>
    public static async ValueTask<string?> ReadAsync(IFiles files, string path, int most, CancellationToken cancellationToken)
    {
        var bytes = await files.ReadAllAsync(path, most, cancellationToken);
        return TextDetector.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, ChunkBytes)), whole: bytes.Length < ChunkBytes) is { } format
            ? format.Encoding.GetString(bytes, format.MarkLength, bytes.Length - format.MarkLength).Replace("\r\n", "\n", StringComparison.Ordinal)
            : null;
    }

    /// <summary>Lines of it, however long the file is: it is read as far as they go. Null when it is no text.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">Which.</param>
    /// <param name="first">First line, from 1.</param>
    /// <param name="last">Last line, inclusive.</param>
    /// <param name="most">The most characters that they may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FileAccessException">It cannot be had, or the lines are longer than <paramref name="most"/>.</exception>
    public static async ValueTask<TextLines?> ReadLinesAsync(IFiles files, string path, int first, int last, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        var filled = await FillAsync(files, path, 0, buffer, cancellationToken);
        if (TextDetector.Detect(buffer.AsSpan(0, filled), whole: filled < ChunkBytes) is not { } format)
        {
            return null;
        }

        var decoder = format.Encoding.GetDecoder();
        var chars = new char[ChunkBytes + 16];
        var kept = new StringBuilder();
        var (line, begun) = (1, false);
        var skip = format.MarkLength;
        for (long position = filled; ; skip = 0)
        {
            var isEnd = filled < ChunkBytes;
            var text = chars.AsMemory(0, decoder.GetChars(buffer.AsSpan(skip, filled - skip), chars, flush: isEnd));
            while (!text.IsEmpty)
            {
                var end = text.Span.IndexOf('\n');
                if (line >= first)
                {
                    kept.Append(end < 0 ? text.Span : text.Span[..end]);
                }

                begun = end < 0;
                if (end >= 0 && line++ == last)
                {
                    Check();
                    return new TextLines(Text(kept), last);
                }

                if (end >= 0 && line > first)
                {
                    kept.Append('\n');
                }

                text = text[(end < 0 ? text.Length : end + 1)..];
            }

            Check();
            if (isEnd)
            {
                return new TextLines(begun || kept.Length == 0 ? Text(kept) : Text(kept)[..^1], begun ? line : line - 1);
            }

            filled = await FillAsync(files, path, position, buffer, cancellationToken);
            position += filled;
        }

        void Check()
        {
            if (kept.Length > most)
            {
                var sentence = $"lines {first} to {last} of {path} are longer than {most} characters; name fewer of them.";
                throw new FileAccessException(FileAccessFailure.TooLarge, path, sentence);
            }
        }
    }

    private static string Text(StringBuilder kept) => kept.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\r');

    private static async ValueTask<int> FillAsync(IFiles files, string path, long offset, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = await files.ReadAsync(path, offset + filled, buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AgentHost.Plugins.Memory;

/// <summary>The file's bytes as text, and the way back: what is written keeps the encoding and the byte order mark that a person saved it with.</summary>
internal sealed class MemoryFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _mark;
    private readonly Encoding _encoding;

    private MemoryFile(string text, byte[] mark, Encoding encoding)
    {
        Text = text;
        _mark = mark;
        _encoding = encoding;
    }

    /// <summary>The text, without a byte order mark.</summary>
    public string Text { get; }

    /// <summary>A file that is not there yet.</summary>
    public static MemoryFile New(string text) => new(text, [], Utf8);

    /// <summary>Reads bytes strictly: a byte that is guessed at would be lost with the next write.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Its name, for the problem.</param>
    /// <param name="file">The text.</param>
    /// <param name="problem">What is to be done about bytes that are no such text.</param>
    public static bool TryRead(byte[] bytes, string path, [NotNullWhen(true)] out MemoryFile? file, [NotNullWhen(false)] out string? problem)
    {
        var (mark, encoding) = bytes switch
        {
            // UTF-32 begins as UTF-16 does, and is not kept: its zeros are found below.
            [0xEF, 0xBB, 0xBF, ..] => (bytes[..3], (Encoding)Utf8),
            [0xFF, 0xFE, ..] => (bytes[..2], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
            [0xFE, 0xFF, ..] => (bytes[..2], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
            _ => ([], Utf8),
        };
        try
        {
            var text = encoding.GetString(bytes, mark.Length, bytes.Length - mark.Length);
            if (!text.Contains('\0', StringComparison.Ordinal))
            {
                (file, problem) = (new MemoryFile(text, mark, encoding), null);
                return true;
            }
        }
        catch (DecoderFallbackException)
        {
            // Said below.
        }

        (file, problem) = (null, $"{path} is neither UTF-8 nor UTF-16 with a byte order mark, and is left as it is: save it as UTF-8.");
        return false;
    }

    /// <summary>The bytes of a changed text.</summary>
    public byte[] Bytes(string text)
    {
        // What is added may hold half of a character: it becomes a replacement, as everywhere, and stops nothing.
        var lenient = Encoding.GetEncoding(_encoding.CodePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        return [.. _mark, .. lenient.GetBytes(text)];
    }
}

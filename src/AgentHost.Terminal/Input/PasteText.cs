using System.Buffers;
using System.Text;

namespace AgentHost.Terminal.Input;

/// <summary>Collects the bytes of a paste up to its end mark, which may be cut anywhere.</summary>
/// <param name="mark">The end mark.</param>
internal sealed class PasteText(byte[] mark)
{
    private const int LargestKept = 1 << 20;

    private ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Bytes of memory that are held.</summary>
    public int Capacity => _bytes.Capacity;

    /// <summary>Makes a text harmless: line ends are line feeds, no control characters but these and tabs.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                clean.Append('\n');
                i += i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            }
            else if (c is '\n' or '\t' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    /// <summary>Takes bytes as far as the paste goes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="ended">True when the end mark was among them.</param>
    /// <returns>Number of bytes taken, the mark included.</returns>
    public int Take(ReadOnlySpan<byte> bytes, out bool ended)
    {
        // The mark may have begun in what came before.
        var before = Math.Min(_bytes.WrittenCount, mark.Length - 1);
        Span<byte> seam = stackalloc byte[(mark.Length - 1) * 2];
        _bytes.WrittenSpan[^before..].CopyTo(seam);
        var head = Math.Min(bytes.Length, mark.Length - 1);
        bytes[..head].CopyTo(seam[before..]);
        var cut = seam[..(before + head)].IndexOf(mark);
        if (cut >= 0)
        {
            ended = true;
            var taken = cut + mark.Length - before;
            _bytes.Write(bytes[..taken]);
            return taken;
        }

        var at = bytes.IndexOf(mark);
        ended = at >= 0;
        var count = ended ? at + mark.Length : bytes.Length;
        _bytes.Write(bytes[..count]);
        return count;
    }

    /// <summary>The text, without its end mark; then nothing is collected any more.</summary>
    public string End()
    {
        var bytes = _bytes.WrittenSpan;
        if (bytes.EndsWith(mark))
        {
            bytes = bytes[..^mark.Length];
        }

        var text = Clean(Encoding.UTF8.GetString(bytes));
        if (_bytes.Capacity > LargestKept)
        {
            // What was large once need not stay.
            _bytes = new ArrayBufferWriter<byte>();
        }
        else
        {
            _bytes.Clear();
        }

        return text;
    }
}

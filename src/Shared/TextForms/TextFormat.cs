using System.Text;

namespace AgentHost.TextForms;

/// <summary>A file's encoding, and whether it begins with a byte order mark.</summary>
internal readonly record struct TextFormat(TextForm Form, bool Mark)
{
    public static TextFormat Default => new(TextForm.Utf8, false);

    /// <summary>For people and models; null for what needs no mention.</summary>
    public string? Name => Form switch
    {
        TextForm.Utf16LittleEndian => "UTF-16 LE",
        TextForm.Utf16BigEndian => "UTF-16 BE",
        TextForm.Latin1 => "Latin-1",
        _ => null,
    };

    /// <summary>Length of the byte order mark.</summary>
    public int MarkLength => !Mark ? 0 : Form == TextForm.Utf8 ? 3 : 2;

    /// <summary>The encoding without a mark of its own; malformed input is replaced, never thrown.</summary>
    public Encoding Encoding => Form switch
    {
        TextForm.Utf16LittleEndian => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        TextForm.Utf16BigEndian => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        TextForm.Latin1 => Encoding.Latin1,
        _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>Tests that this form can hold the text without loss.</summary>
    public bool CanHold(string text) => Form != TextForm.Latin1 || !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff');

    /// <summary>The bytes of a text, with the mark when there is one.</summary>
    public byte[] GetBytes(string text)
    {
        var encoding = Encoding;
        var bytes = new byte[MarkLength + encoding.GetByteCount(text)];
        Preamble.CopyTo(bytes);
        encoding.GetBytes(text, bytes.AsSpan(MarkLength));
        return bytes;
    }

    private ReadOnlySpan<byte> Preamble => !Mark
        ? []
        : Form switch
        {
            TextForm.Utf8 => [0xEF, 0xBB, 0xBF],
            TextForm.Utf16LittleEndian => [0xFF, 0xFE],
            TextForm.Utf16BigEndian => [0xFE, 0xFF],
            _ => [],
        };
}

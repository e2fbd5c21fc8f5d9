using System.Text;

namespace AgentHost.GitPatterns;

/// <summary>Text with a character for each byte of its UTF-8 form: git's rules are about bytes, and <c>?</c> is one of them.</summary>
internal static class ByteText
{
    /// <summary>Characters that a text needs at most.</summary>
    public static int RoomFor(ReadOnlySpan<char> text) => text.Length * 3;

    /// <summary>Writes a text that way; it stays as it is when it is ASCII.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">Where to write; <see cref="RoomFor"/> says how much is needed.</param>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text, Span<char> room)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            for (var i = 0; i < length; i++)
            {
                room[count++] = (char)bytes[i];
            }
        }

        return room[..count];
    }
}

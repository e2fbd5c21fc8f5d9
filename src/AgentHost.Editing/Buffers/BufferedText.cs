using AgentHost.TextForms;

namespace AgentHost.Editing.Buffers;

/// <summary>A text that an editor has and the disk has not.</summary>
/// <param name="Text">As the editor gives it.</param>
/// <param name="Bytes">As it is once it is saved: with the file's encoding and line ends.</param>
internal sealed record BufferedText(string Text, byte[] Bytes)
{
    /// <summary>Compares an editor's text with a file; null where they are the same but for line ends and marks, which editors keep to themselves.</summary>
    /// <param name="text">The editor's text.</param>
    /// <param name="disk">The file; empty for one that is not there.</param>
    /// <param name="format">The file's format.</param>
    public static BufferedText? Of(string text, byte[] disk, TextFormat format)
    {
        var before = format.Encoding.GetString(disk.AsSpan(Math.Min(format.MarkLength, disk.Length)));
        var plain = Plain(text);
        if (plain == Plain(before))
        {
            return null;
        }

        var isWindows = CountOf(before, "\r\n") * 2 > before.AsSpan().Count('\n');
        var kept = isWindows ? plain.Replace("\n", "\r\n", StringComparison.Ordinal) : text.TrimStart('\uFEFF');
        return new BufferedText(text, (format.CanHold(kept) ? format : TextFormat.Default).GetBytes(kept));
    }

    /// <summary>Tests that two texts are the same but for line ends and marks.</summary>
    public static bool AreSame(string one, string other) => Plain(one) == Plain(other);

    private static int CountOf(string text, string piece) => text.AsSpan().Count(piece);

    private static string Plain(string text) => text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
}

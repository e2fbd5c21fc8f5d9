namespace AgentHost.Plugins.Files.Text;

/// <summary>Line endings of a text: which it uses, and changing them.</summary>
internal static class LineEndings
{
    /// <summary>True when most lines end with CR LF.</summary>
    public static bool IsCrLf(string text)
    {
        var all = text.AsSpan().Count('\n');
        return all > 0 && text.AsSpan().Count("\r\n") * 2 > all;
    }

    /// <summary>With LF alone.</summary>
    public static string ToLf(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>With CR LF alone, or LF alone.</summary>
    public static string To(string text, bool crLf)
    {
        var plain = ToLf(text);
        return crLf ? plain.Replace("\n", "\r\n", StringComparison.Ordinal) : plain;
    }
}

using System.Text;

namespace AgentHost.Terminal.Chats;

/// <summary>Files that were dropped on the terminal, which types their paths: quoted, or with backslashes before what a shell would take for something else.</summary>
internal static class DroppedFile
{
    private const int Longest = 4_096;

    /// <summary>The reference for a paste that is the path of one file; null for any other.</summary>
    /// <param name="paste">The paste.</param>
    /// <param name="root">The workspace's root: paths below it are written from there.</param>
    public static string? Reference(string paste, string? root)
    {
        var text = paste.Trim(' ');
        if (text.Length is < 2 or > Longest || text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        if (text.StartsWith("file://", StringComparison.Ordinal))
        {
            text = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.IsFile ? address.LocalPath : text;
        }
        else
        {
            text = text[0] is '\'' or '"' && text[^1] == text[0] ? text[1..^1] : OperatingSystem.IsWindows() ? text : Unescape(text);
        }

        if (!Path.IsPathFullyQualified(text) || text.Contains('"', StringComparison.Ordinal) || !File.Exists(text))
        {
            return null;
        }

        var shown = root is not null && text.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? text[(root.TrimEnd('/').Length + 1)..] : text;
        return shown.Any(char.IsWhiteSpace) ? $"@\"{shown}\" " : $"@{shown} ";
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}

using System.Buffers;
using System.Text;

namespace AgentHost.Plugins.Git.Results;

/// <summary>Text of a repository as it is shown: no terminal sequences, no half characters.</summary>
internal static class SafeText
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create(
            [.. Enumerable.Range(0, 0xA0).Select(static code => (char)code).Where(static c => char.IsControl(c) && c is not ('\n' or '\t' or '\r'))]);

    /// <summary>Text with its control characters replaced, but for line ends and tabs.</summary>
    public static string Text(string text)
    {
        if (text.AsSpan().IndexOfAny(Controls) < 0)
        {
            return text;
        }

        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Controls.Contains(source[i]) ? '\uFFFD' : source[i];
            }
        });
    }

    /// <summary>Bytes as text.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Text(Encoding.UTF8.GetString(bytes));

    /// <summary>One line, cut when it is long.</summary>
    public static string Line(string text, int most = 200)
    {
        var line = Text(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[most - 1]) ? most - 1 : most), "…");
    }

    /// <summary>A line of a file with its indentation, cut when it is long.</summary>
    public static string Code(string text, int most)
    {
        var line = Text(text).TrimEnd();
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[most - 1]) ? most - 1 : most), "…");
    }
}

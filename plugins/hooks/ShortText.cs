using System.Text;

namespace AgentHost.Plugins.Hooks;

/// <summary>Texts that fit into messages.</summary>
internal static class ShortText
{
    private const int Longest = 60;

    /// <summary>A text made fit for one line: cut at 60 characters, control characters replaced.</summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder(Longest + 1);
        foreach (var c in Cut(text, Longest))
        {
            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        return shown.Append(text.Length > Longest ? "…" : "").ToString();
    }

    /// <summary>The beginning of a text, never half a character.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}

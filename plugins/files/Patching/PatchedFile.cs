using AgentHost.Plugins.Files.Editing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>The lines of a file that a patch is applied to.</summary>
internal sealed class PatchedFile(string text)
{
    public LfText Text { get; } = new(text);

    /// <summary>Number of lines; text after the last line break is one when it is not empty.</summary>
    public int Lines => Text.LineStarts.Count - (EndsWithBreak ? 1 : 0);

    /// <summary>Nothing stands after the last line break.</summary>
    public bool EndsWithBreak => Text.Plain.Length == 0 || Text.Plain[^1] == '\n';

    /// <summary>Gets the position where a line begins; for the one past the last, where the text ends.</summary>
    public int Start(int line) => line < Lines ? Text.LineStarts[line] : Text.Plain.Length;

    public ReadOnlySpan<char> Line(int line) => Text.Line(line);
}

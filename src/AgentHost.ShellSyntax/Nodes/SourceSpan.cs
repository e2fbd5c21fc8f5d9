using System.Runtime.InteropServices;

namespace AgentHost.ShellSyntax.Nodes;

/// <summary>A place in the text, in characters from 0.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">The character behind the last.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceSpan(int Start, int End)
{
    /// <summary>The text at this place; empty where it lies outside of it.</summary>
    public string In(string text)
    {
        var start = Math.Clamp(Start, 0, text.Length);
        return text[start..Math.Clamp(End, start, text.Length)];
    }
}

using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A place of a file that changes, with lines around it.</summary>
/// <param name="OldStart">Number of its first line before; 0 where there are none.</param>
/// <param name="NewStart">Number of its first line behind; 0 where there are none.</param>
/// <param name="Lines">Its lines.</param>
public sealed record PatchHunk(int OldStart, int NewStart, IReadOnlyList<PatchLine> Lines)
{
    /// <summary>Name of the place, such as the function's head; null for none.</summary>
    public string? Heading { get; init => field = value is null ? null : SafeText.Line(value); }
}

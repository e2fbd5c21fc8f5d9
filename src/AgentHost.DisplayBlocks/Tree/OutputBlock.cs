using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Plain output of a program, of which the middle may be left out.</summary>
/// <param name="Head">Lines from its begin; made harmless.</param>
public sealed record OutputBlock(IReadOnlyList<string> Head) : Block
{
    /// <summary>Lines from its begin.</summary>
    public IReadOnlyList<string> Head { get; init => field = Lines(value); } = Lines(Head);

    /// <summary>Lines left out behind <see cref="Head"/>.</summary>
    public int Omitted { get; init; }

    /// <summary>Lines from its end, behind those left out; empty where none were.</summary>
    public IReadOnlyList<string> Tail { get; init => field = Lines(value); } = [];

    private static IReadOnlyList<string> Lines(IReadOnlyList<string> lines) => [.. lines.Select(static line => SafeText.Clean(line).Replace('\n', ' '))];
}

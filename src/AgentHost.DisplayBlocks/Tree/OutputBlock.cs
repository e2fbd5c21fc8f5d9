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

    /// <summary>Takes a text apart into lines. Empty lines at its end are left out.</summary>
    /// <param name="text">The text; line ends of all kinds.</param>
    /// <param name="most">Lines at most, as for <see cref="Clip"/>.</param>
    public static OutputBlock Read(string text, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = SafeText.Clean(text).TrimEnd('\n');
        return new OutputBlock(clean.Length == 0 ? [] : clean.Split('\n')).Clip(most);
    }

    /// <summary>
    /// Leaves out lines of the middle: a third of those that stay are from the end, where what counts often stands. A single line is never left out: the word
    /// about it would take its place.
    /// </summary>
    /// <param name="most">Lines that stay at most, beside the one for what was left out; 1 or more.</param>
    /// <returns>The block itself, where it has no more.</returns>
    public OutputBlock Clip(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (Head.Count + Tail.Count - (Omitted > 0 ? 0 : 1) <= most)
        {
            return this;
        }

        var lines = Head.Concat(Tail).ToList();
        var tail = most / 3;
        // Where lines were left out before, what stood around them goes too.
        var head = Omitted > 0 ? Math.Min(most - tail, Head.Count) : most - tail;
        tail = Omitted > 0 ? Math.Min(most - head, Tail.Count) : tail;
        return this with { Head = lines[..head], Omitted = Omitted + lines.Count - head - tail, Tail = lines[^tail..] };
    }

    private static IReadOnlyList<string> Lines(IReadOnlyList<string> lines) => [.. lines.Select(static line => SafeText.Clean(line).Replace('\n', ' '))];
}

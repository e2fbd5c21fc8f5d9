using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A line of a <see cref="PatchHunk"/>.</summary>
public sealed record PatchLine
{
    /// <summary>Makes a line.</summary>
    /// <param name="kind">Its part in the change.</param>
    /// <param name="text">The line, without its end and mark; made harmless.</param>
    public PatchLine(PatchLineKind kind, string text)
    {
        Kind = kind;
        Text = SafeText.Clean(text).Replace('\n', ' ');
    }

    /// <summary>Its part in the change.</summary>
    public PatchLineKind Kind { get; }

    /// <summary>The line, without its end and mark.</summary>
    public string Text { get; }

    /// <summary>Its number before; null for a line that is added.</summary>
    public int? OldNumber { get; init; }

    /// <summary>Its number behind; null for a line that is removed.</summary>
    public int? NewNumber { get; init; }

    /// <summary>Parts of the text that changed against the line that it stands for, in order, without overlap; empty where all or nothing did.</summary>
    /// <exception cref="ArgumentException">A part lies outside of the text, or before the one that it follows.</exception>
    public IReadOnlyList<TextMark> Marks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var at = 0;
            foreach (var mark in value)
            {
                if (mark.Start < at || mark.Length < 1 || mark.Start + mark.Length > Text.Length)
                {
                    throw new ArgumentException($"A mark at {mark.Start}, {mark.Length} long, does not fit.", nameof(value));
                }

                at = mark.Start + mark.Length;
            }

            field = value;
        }
    } = [];

    /// <summary>True where the file ends with this line and no line end.</summary>
    public bool IsUnended { get; init; }
}

using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A run of text of one style.</summary>
/// <param name="Text">The text; made harmless.</param>
/// <param name="Style">Its style.</param>
public sealed record StyledText(string Text, TextStyles Style = TextStyles.None)
{
    /// <summary>The text.</summary>
    public string Text { get; init => field = SafeText.Clean(value); } = SafeText.Clean(Text);

    /// <summary>Target that it leads to, one that <see cref="LinkTarget.IsAllowed"/> allows; null where it is no link.</summary>
    public string? Target { get; init => field = value is not null && LinkTarget.IsAllowed(value) ? value : null; }
}

namespace AgentHost.ModelServing;

/// <summary>Which requests a step answers: all of what is given must hold. Text is compared by ordinal, exact case.</summary>
public sealed record RequestMatch
{
    /// <summary>The number of the model request, from 0.</summary>
    public int? RequestIndex { get; init; }

    /// <summary>The last message's role.</summary>
    public string? LastRole { get; init; }

    /// <summary>A part of the last message's text.</summary>
    public string? LastContains { get; init; }

    /// <summary>A part of any message's text.</summary>
    public string? AnyContains { get; init; }

    /// <summary>A part of a system or developer message's text.</summary>
    public string? SystemContains { get; init; }

    /// <summary>The requested model.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the request asks for a stream.</summary>
    public bool? Stream { get; init; }

    /// <summary>A tool that the request offers.</summary>
    public string? HasTool { get; init; }

    internal bool Accepts(RequestView view, int requestIndex) =>
        (RequestIndex is null || RequestIndex == requestIndex)
        && (LastRole is null || (view.Messages.Count > 0 && view.Messages[^1].Role == LastRole))
        && (LastContains is null || (view.Messages.Count > 0 && view.Messages[^1].Text.Contains(LastContains, StringComparison.Ordinal)))
        && (AnyContains is null || view.Messages.Any(m => m.Text.Contains(AnyContains, StringComparison.Ordinal)))
        && (SystemContains is null || view.Messages.Any(m => m.Role is "system" or "developer" && m.Text.Contains(SystemContains, StringComparison.Ordinal)))
        && (Model is null || view.Model == Model)
        && (Stream is null || view.Stream == Stream)
        && (HasTool is null || view.Tools.Contains(HasTool, StringComparer.Ordinal));
}

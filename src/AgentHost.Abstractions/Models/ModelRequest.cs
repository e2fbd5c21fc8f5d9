using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>One request to a model.</summary>
/// <param name="Messages">The conversation, oldest first; each tool call has its result.</param>
public sealed record ModelRequest(IReadOnlyList<Message> Messages)
{
    /// <summary>The system prompt, section by section in its stable order.</summary>
    [AllowNull]
    public IReadOnlyList<PromptText> System { get => field ?? []; init; }

    /// <summary>Tools in their stable order.</summary>
    [AllowNull]
    public IReadOnlyList<ToolSpec> Tools { get => field ?? []; init; }

    /// <summary>Parameters of the answer.</summary>
    [AllowNull]
    public ModelParameters Parameters { get => field ??= new(); init; }

    /// <summary>The session, for providers that route or cache by it.</summary>
    public string? SessionId { get; init; }
}

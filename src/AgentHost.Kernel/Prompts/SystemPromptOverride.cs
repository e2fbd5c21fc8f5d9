using AgentHost.Client;

namespace AgentHost.Kernel.Prompts;

/// <summary>Text of a caller's for the system prompt.</summary>
/// <param name="Text">The text.</param>
/// <param name="Replaces">It stands in place of the base prompt; else behind it.</param>
public sealed record SystemPromptOverride(string Text, bool Replaces)
{
    public PromptText Section => new("caller", Text);

    /// <summary>The words of a prompt; null where it has none.</summary>
    public static SystemPromptOverride? Of(PromptRequest request) =>
        string.IsNullOrWhiteSpace(request.System) ? null : new(request.System.Trim(), request.ReplaceSystem);
}

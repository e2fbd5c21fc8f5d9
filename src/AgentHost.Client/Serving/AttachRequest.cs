using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Request to read what a prompt refers to.</summary>
/// <param name="Text">The prompt.</param>
public sealed record AttachRequest(string Text)
{
    /// <summary>More references, as they stand behind the <c>@</c>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Attached { get => field ?? []; init; }
}

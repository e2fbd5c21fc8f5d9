using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Context that goes with a prompt.</summary>
/// <param name="Parts">The parts, in the order of their references.</param>
public sealed record AttachedContext(IReadOnlyList<Part> Parts)
{
    /// <summary>The person wants to see what it is, and to agree, before it is sent (<c>context.askBeforeSend</c>). Default false.</summary>
    public bool AskFirst { get; init; }

    /// <summary>Warnings of what was left out, shortened, or looks like a secret: one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}

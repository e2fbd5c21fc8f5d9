using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Terms on which an installed plugin is switched on.</summary>
public sealed record EnableRequest
{
    /// <summary>True for the host's own process, false for one of its own; absent for where it ran before.</summary>
    public bool? InProcess { get; init; }

    /// <summary>Tries a plugin again that was switched off because it failed. Default false.</summary>
    public bool Retry { get; init; }

    /// <summary>Requests that a person agrees to, in the words of the refusal.</summary>
    [AllowNull]
    public IReadOnlyList<string> Agreed { get => field ?? []; init; }
}

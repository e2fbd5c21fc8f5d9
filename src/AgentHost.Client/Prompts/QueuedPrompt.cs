using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A prompt that waits in a session.</summary>
/// <param name="TurnId">Its id: the turn's that it will be.</param>
/// <param name="Prompt">Parts of the prompt.</param>
public sealed record QueuedPrompt(string TurnId, IReadOnlyList<Part> Prompt)
{
    /// <summary>Number of prompts before it in the queue, from 0.</summary>
    public int Place { get; init; }

    /// <summary>Time at which it was put there.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>
    /// True when it waits for somebody to say that it may run (<see cref="IPromptQueue.ResumeAsync"/>): the turn before it was cut off or did not answer, or no
    /// host has the session.
    /// </summary>
    public bool Held { get; init; }

    /// <summary>The permission mode that it was sent with, or its session had when it was; absent for the one that holds when it runs.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Rules that allow, which it was sent with.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>True when it is for the turn that runs, in another process, and not yet taken there.</summary>
    public bool Steering { get; init; }
}

using AgentHost.Client;

namespace AgentHost.Server.Api;

/// <summary>Tests what lets more run than holds now: a session's settings, and words of prompts. Who may only prompt may narrow and not widen.</summary>
internal static class Widening
{
    /// <summary>Tests a prompt that is sent.</summary>
    /// <param name="mode">The mode that it names. Plan is the strictest; any other could be more than the settings have, or than a person switched to.</param>
    /// <param name="allow">Rules that it allows.</param>
    /// <param name="limits">Limits that it names.</param>
    /// <param name="held">The settings of its session.</param>
    public static bool Is(PermissionMode? mode, IReadOnlyList<string> allow, TurnLimits limits, SessionSettings held) =>
        allow.Count > 0 || Is(mode) || IsLooser(Over(limits, held.Limits), held.Limits);

    /// <summary>Tests a mode that is named.</summary>
    public static bool Is(PermissionMode? mode) => mode is not (null or PermissionMode.Plan);

    /// <summary>Tests a prompt that waits: with more than its session has, it is somebody's who may approve.</summary>
    public static bool Is(QueuedPrompt prompt, SessionSettings held) => prompt.Allow.Count > 0 || (Is(prompt.Mode) && prompt.Mode != held.Mode);

    /// <summary>Tests settings that take the place of others.</summary>
    public static bool Is(SessionSettings before, SessionSettings after) =>
        after.Allow.Except(before.Allow).Any()
        || before.Ask.Except(after.Ask).Any()
        || before.Deny.Except(after.Deny).Any()
        || (before.DryRun == true && after.DryRun != true)
        || (before.Root is { } root && after.Root != root && after.Root?.StartsWith(root + "/", StringComparison.Ordinal) != true)
        || before.Tools?.GetRawText() != after.Tools?.GetRawText()
        || (after.Mode != before.Mode && after.Mode != PermissionMode.Plan)
        || IsLooser(after.Limits, before.Limits);

    private static TurnLimits Over(TurnLimits limits, TurnLimits held) => new()
    {
        Steps = limits.Steps ?? held.Steps,
        Seconds = limits.Seconds ?? held.Seconds,
        Tokens = limits.Tokens ?? held.Tokens,
        Cost = limits.Cost ?? held.Cost,
    };

    // A bound that is not there is looser than any; what had none may be given one.
    private static bool IsLooser(TurnLimits now, TurnLimits before) =>
        (before.Steps is { } steps && !(now.Steps <= steps))
        || (before.Seconds is { } seconds && !(now.Seconds <= seconds))
        || (before.Tokens is { } tokens && !(now.Tokens <= tokens))
        || (before.Cost is { } cost && !(now.Cost <= cost));
}

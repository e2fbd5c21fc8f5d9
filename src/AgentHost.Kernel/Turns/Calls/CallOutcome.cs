using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Outcome of a call: its state and its result.</summary>
internal sealed record CallOutcome(ToolState State, ToolResult Result)
{
    /// <summary>Verdict that decided against it.</summary>
    public PermissionVerdict? Verdict { get; init; }

    /// <summary>The arguments that a person gave in place of the model's.</summary>
    public JsonElement? Arguments { get; init; }

    public double DurationMs { get; init; }

    public static CallOutcome Of(ToolResult result) => new(result.IsError ? ToolState.Failed : ToolState.Completed, result);

    public static CallOutcome Failed(string message) => new(ToolState.Failed, ToolResult.Error(message));

    public static CallOutcome Denied(PermissionVerdict verdict) =>
        new(ToolState.Denied, ToolResult.Error(verdict.Reason)) { Verdict = verdict };

    public static CallOutcome Cancelled() => new(ToolState.Cancelled, ToolResult.Error("cancelled by user"));
}

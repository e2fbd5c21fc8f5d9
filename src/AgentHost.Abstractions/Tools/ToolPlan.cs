using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>What a call would do, made before anything is touched; permission is decided on it, then it is frozen.</summary>
/// <param name="Call">The call, with the arguments that will be used.</param>
/// <param name="Title">One line for people: <c>Edit src/a.cs</c>.</param>
public sealed record ToolPlan(ToolCall Call, string Title)
{
    /// <summary>What it does; bits beyond the manifest's are refused by the host.</summary>
    public ToolEffects Effects { get; init; }

    /// <summary>What it touches. A call is held to these.</summary>
    [AllowNull]
    public IReadOnlyList<Resource> Resources { get => field ?? []; init; }

    /// <summary>How much could be lost, as the tool sees it; the host may raise it.</summary>
    public Risk Risk { get => field == Risk.Unknown ? Risk.Low : field; init; }

    /// <summary>Why the risk is what it is.</summary>
    [AllowNull]
    public IReadOnlyList<string> Reasons { get => field ?? []; init; }

    /// <summary>
    /// Why a person has to be asked although a rule allows the call, such as that the tool is not what was allowed; absent for no such reason. The mode
    /// <c>bypass</c> asks nobody.
    /// </summary>
    public string? ApprovalReason { get; init; }

    /// <summary>What to show a person who is asked.</summary>
    [AllowNull]
    public IReadOnlyList<DisplayBlock> Preview { get => field ?? []; init; }

    /// <summary>The tool's own data for its execution.</summary>
    public JsonElement? State { get; init; }

    /// <summary>How long this call may take, in seconds, when it differs from the tool's usual time.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Set instead of everything else when the call cannot succeed: nothing is asked or executed, this is the result.</summary>
    public ToolResult? Refusal { get; init; }

    /// <summary>A plan that says only: this cannot be done, and why.</summary>
    public static ToolPlan Refuse(ToolCall call, string message) => new(call, call.Tool) { Refusal = ToolResult.Error(message) };
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>Plan of a call: what it would do, made before anything is touched; permission is decided on it, then it is frozen.</summary>
/// <param name="Call">The call, with the arguments that will be used.</param>
/// <param name="Title">One line for people: <c>Edit src/a.cs</c>.</param>
public sealed record ToolPlan(ToolCall Call, string Title)
{
    /// <summary>Effects of the call; bits beyond the manifest's are refused by the host.</summary>
    public ToolEffects Effects { get; init; }

    /// <summary>Resources that it touches. A call is held to these.</summary>
    [AllowNull]
    public IReadOnlyList<Resource> Resources { get => field ?? []; init; }

    /// <summary>Risk as the tool sees it: how much could be lost; the host may raise it.</summary>
    public Risk Risk { get => field == Risk.Unknown ? Risk.Low : field; init; }

    /// <summary>Reasons for the risk.</summary>
    [AllowNull]
    public IReadOnlyList<string> Reasons { get => field ?? []; init; }

    /// <summary>
    /// Reason for asking a person although a rule allows the call, such as that the tool is not what was allowed; absent for no such reason. The mode
    /// <c>bypass</c> asks nobody.
    /// </summary>
    public string? ApprovalReason { get; init; }

    /// <summary>
    /// Wants the call's command lines to run outside the sandbox, after it held one back. A person is asked each time; without effect where no sandbox is
    /// in use. Default false.
    /// </summary>
    public bool LeavesSandbox { get; init; }

    /// <summary>
    /// Wants the call's programs to run in a sandbox of their own whatever the setting <c>permissions.sandbox</c> leaves open, and says what they need in
    /// there. Where none can be had they do not start, unless that setting is <c>off</c>. Null for what the settings say.
    /// </summary>
    public SandboxRequest? Sandbox { get; init; }

    /// <summary>
    /// Name of the tool whose rules of permissions judge the call, where it does what that tool does: <c>shell</c> for a command of another agent. Null for
    /// the call's own tool.
    /// </summary>
    public string? JudgedAs { get; init; }

    /// <summary>Preview for a person who is asked.</summary>
    [AllowNull]
    public IReadOnlyList<DisplayBlock> Preview { get => field ?? []; init; }

    /// <summary>The tool's own data for its execution.</summary>
    public JsonElement? State { get; init; }

    /// <summary>Time limit of this call, in seconds, when it differs from the tool's usual one.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Set instead of everything else when the call cannot succeed: nothing is asked or executed, this is the result.</summary>
    public ToolResult? Refusal { get; init; }

    /// <summary>A plan that says only: this cannot be done, and why.</summary>
    public static ToolPlan Refuse(ToolCall call, string message) => new(call, call.Tool) { Refusal = ToolResult.Error(message) };
}

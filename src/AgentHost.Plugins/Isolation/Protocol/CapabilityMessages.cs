using System.Text.Json;

namespace AgentHost.Plugins.Isolation.Protocol;

// Capabilities of the plugin, made and called by the host; at the end those of other plugins, called by the plugin.

/// <summary>
/// Request <c>capability/create</c> of the host: makes a capability for a workspace, under a number that the host chose.
/// Answer: <see cref="Empty"/>.
/// </summary>
public sealed record CreateParams(int Instance, string Kind, string Name, string Workspace);

/// <summary>Request <c>tool/prepare</c> of the host: prepares a call. Answer: <see cref="ToolPlan"/>.</summary>
public sealed record PrepareParams(int Instance, string Scope, Wire<ToolCall> Call, ToolCallContext Context);

/// <summary>Request <c>tool/execute</c> of the host: executes a plan. Answer: <see cref="ToolResult"/>.</summary>
public sealed record ExecuteParams(int Instance, string Scope, Wire<ToolPlan> Plan, ToolCallContext Context);

/// <summary>Content of a tool's context beside its services; part of <see cref="PrepareParams"/> and <see cref="ExecuteParams"/>.</summary>
public sealed record ToolCallContext(
    string SessionId,
    string TurnId,
    string CallId,
    bool User,
    DateTimeOffset Deadline,
    JsonElement Settings,
    IReadOnlyDictionary<string, JsonElement> RunOptions)
{
    /// <summary>The model whose call it is; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>True where a command makes it.</summary>
    public bool ByCommand { get; init; }

    /// <summary>True when the call has sub-agents.</summary>
    public bool HasSubAgents { get; init; }

    /// <summary>True when the call may call other tools.</summary>
    public bool HasCalls { get; init; }

    /// <summary>Reason why it can start none; null where it can.</summary>
    public string? SubAgentRefusal { get; init; }
}

/// <summary>Notification <c>tool/progress</c> of the runner: news of a call.</summary>
public sealed record ProgressParams(string Scope, Wire<ToolProgress> Progress);

/// <summary>Request <c>hook/run</c> of the host: runs a hook. Answer: <see cref="HookResult"/>.</summary>
public sealed record HookParams(int Instance, Wire<HookInput> Input);

/// <summary>Request <c>command/run</c> of the host: runs a command. Answer: <see cref="CommandResult"/>.</summary>
public sealed record CommandParams(int Instance, string Scope, Wire<CommandCall> Call, string? SessionId, bool User = false);

/// <summary>Request <c>prompt/build</c> of the host: builds a prompt section. Answer: <see cref="TextResult"/>.</summary>
public sealed record PromptParams(
    int Instance, string Scope, string SessionId, string? Model, string? Prompt, IReadOnlyDictionary<string, JsonElement> RunOptions, int Change);

/// <summary>Request <c>compactor/run</c> of the host: asks a compactor. Answer: <see cref="CompactResult"/>.</summary>
public sealed record CompactParams(int Instance, Wire<CompactionRequest> Request);

/// <summary>Answer to <c>compactor/run</c>; null for nothing.</summary>
public sealed record CompactResult(Wire<Compaction>? Compaction);

/// <summary>Request <c>capability/invoke</c> of the host: invokes a capability of the plugin. Answer: JSON.</summary>
public sealed record InvokeParams(int Instance, JsonElement Arguments);

/// <summary>Request <c>capability/list</c> of the runner: lists capabilities of one kind. Answer: list of <see cref="CapabilityInfo"/>.</summary>
public sealed record CapabilityListParams(string Scope, string Kind);

/// <summary>Request <c>capability/invoke</c> of the runner: invokes another plugin's capability. Answer: JSON.</summary>
public sealed record CapabilityInvokeParams(string Scope, string Kind, string Name, JsonElement Arguments);

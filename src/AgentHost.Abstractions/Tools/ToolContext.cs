using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentHost;

/// <summary>Context of a tool's call: all that it may use. Services in it are narrowed to the call: after preparing, to its frozen plan.</summary>
/// <remarks>Valid until the call ends. All services are thread-safe.</remarks>
public sealed class ToolContext
{
    /// <summary>The session.</summary>
    public required string SessionId { get; init; }

    /// <summary>The turn.</summary>
    public required string TurnId { get; init; }

    /// <summary>The call.</summary>
    public required string CallId { get; init; }

    /// <summary>The workspace; its files and processes are held to this call.</summary>
    public required IWorkspaceContext Workspace { get; init; }

    /// <summary>The one way to change files of the workspace.</summary>
    public required IWorkspaceEdits Edits { get; init; }

    /// <summary>Bytes kept beside the session's log.</summary>
    public required IBlobs Blobs { get; init; }

    /// <summary>Tells surfaces how far the call is.</summary>
    public required IToolProgress Progress { get; init; }

    /// <summary>
    /// Other plugins' capabilities, as the turn began with them. What they do, they do on their own plugins' account: the permissions of the call are not
    /// theirs.
    /// </summary>
    public required ICapabilities Capabilities { get; init; }

    /// <summary>The plugin's logger.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The person; absent with nobody there.</summary>
    public IUserInteraction? User { get; init; }

    /// <summary>The model whose call this is, as <c>provider/model</c>; null for a call that a client or a command makes itself.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// True where a command makes the call (<see cref="CommandResult.Call"/>): a person gave it. False for a model's call, and for a client's, behind which a
    /// model may be.
    /// </summary>
    public bool ByCommand { get; init; }

    /// <summary>Time at which the host ends the call. The token that the call is given fires then.</summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Settings of this tool (<c>tools.NAME</c>); an object, empty when there are none.</summary>
    public JsonElement Settings { get => field.ValueKind == JsonValueKind.Undefined ? AgentJson.EmptyObject : field; init; }

    /// <summary>Values of the run options that this plugin declares, by name.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> RunOptions { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }

    /// <summary>
    /// Sub-agents, in child sessions of this one; null while a call is prepared, and for tools that do not declare <see cref="ToolEffects.Agent"/>.
    /// </summary>
    public ISubAgents? Agents { get; init; }

    /// <summary>Calls of other tools; null while a call is prepared, and for tools that do not declare <see cref="ToolEffects.Agent"/>.</summary>
    public IToolCalls? Calls { get; init; }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost;

/// <summary>A tool as its manifest declares it and a model sees it.</summary>
/// <param name="Name">1 to 64 of <c>[a-zA-Z0-9_-]</c>, unique in a workspace's registry.</param>
/// <param name="Description">Description for the model: what it does and when to use it.</param>
/// <param name="InputSchema">JSON schema (draft 2020-12 subset) of an object.</param>
public sealed record ToolSpec(string Name, string Description, JsonElement InputSchema)
{
    /// <summary>
    /// The most that it may do; a plan can only narrow this. Absent where the author did not say: its plans can name no effect, and each call asks a person.
    /// </summary>
    public ToolEffects? Effects { get; init; }

    /// <summary>Waits behind <c>tool_search</c> instead of standing in the first request. Default false.</summary>
    public bool Defer { get; init; }

    /// <summary>Conditions of which one is enough to bring a deferred tool into the first request: as a prompt section has them.</summary>
    [AllowNull]
    public IReadOnlyList<string> IncludeWhen { get => field ?? []; init; }

    /// <summary>
    /// The tool whose place this one takes where the model was trained on patches (<see cref="ModelInfo.Patches"/>): this one then stands in the first request,
    /// and that one waits. Absent for none.
    /// </summary>
    public string? Replaces { get; init; }

    /// <summary>Offered only in turns in which a person can answer (<see cref="ToolContext.User"/> is there); absent from all others. Default false.</summary>
    public bool NeedsUser { get; init; }

    /// <summary>
    /// A call may go on for minutes or hours, and needs no model to begin it. Clients may call the tool although it starts sub-agents, and fetch its result
    /// later (a task of the Model Context Protocol). Default false.
    /// </summary>
    public bool LongRunning { get; init; }

    /// <summary>Time limit of one call, in seconds. Default: the host's limit (120).</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>JSON schema of the tool's settings under <c>tools.NAME</c>.</summary>
    public JsonElement? Settings { get; init; }
}

using System.Text.Json;
using AgentHost.Acp.Protocol;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>A call of one of the agent's own tools, as far as it was told. Guarded by its ledger.</summary>
/// <param name="id">Its id, in the agent's words.</param>
internal sealed class ForeignCall(string id)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public string? Title { get; private set; }

    public string? Kind { get; private set; }

    public string? Status { get; private set; }

    public JsonElement? Input { get; private set; }

    public IReadOnlyList<ToolContent> Content { get; private set; } = [];

    public IReadOnlyList<ToolLocation> Locations { get; private set; } = [];

    /// <summary>True when the agent asked before it did it.</summary>
    public bool WasAsked { get; set; }

    /// <summary>Set when the host let it begin; null where nobody waits for that.</summary>
    public TaskCompletionSource? Granted { get; set; }

    /// <summary>True when the session has it already.</summary>
    public bool WasTold { get; set; }

    /// <summary>True when it is over: as the agent says, or since the run has ended.</summary>
    public bool IsOver => Status is ToolStatuses.Completed or ToolStatuses.Failed;

    /// <summary>Ends when it is over.</summary>
    public Task Ended => _ended.Task;

    public void Change(
        string? title, string? kind, string? status, JsonElement? input, IReadOnlyList<ToolContent>? content, IReadOnlyList<ToolLocation>? locations)
    {
        Title = title is { Length: > 0 } ? title : Title;
        Kind = kind ?? Kind;
        Input = input ?? Input;
        Content = content ?? Content;
        Locations = locations is { Count: > 0 } ? locations : Locations;
        if (!IsOver)
        {
            Status = status ?? Status;
        }

        if (IsOver)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>The run has ended: what has no end by now gets none.</summary>
    public void Close() => _ended.TrySetResult();
}

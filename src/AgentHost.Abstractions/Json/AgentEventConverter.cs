using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost;

internal sealed class AgentEventConverter : OpenTypeConverter<AgentEvent>
{
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "session.created" => AgentJsonContext.Default.SessionCreated,
        "session.updated" => AgentJsonContext.Default.SessionUpdated,
        "turn.queued" => AgentJsonContext.Default.TurnQueued,
        "turn.steered" => AgentJsonContext.Default.TurnSteered,
        "turn.started" => AgentJsonContext.Default.TurnStarted,
        "turn.completed" => AgentJsonContext.Default.TurnCompleted,
        "step.started" => AgentJsonContext.Default.StepStarted,
        "step.completed" => AgentJsonContext.Default.StepCompleted,
        "step.retrying" => AgentJsonContext.Default.StepRetrying,
        "model.switched" => AgentJsonContext.Default.ModelSwitched,
        "context.compacted" => AgentJsonContext.Default.ContextCompacted,
        "compaction.started" => AgentJsonContext.Default.CompactionStarted,
        "compaction.failed" => AgentJsonContext.Default.CompactionFailed,
        "message.pinned" => AgentJsonContext.Default.MessagePinned,
        "budget.warning" => AgentJsonContext.Default.BudgetWarning,
        "context.warning" => AgentJsonContext.Default.ContextWarning,
        "session.forked" => AgentJsonContext.Default.SessionForked,
        "goal.set" => AgentJsonContext.Default.GoalSet,
        "usage.counted" => AgentJsonContext.Default.UsageCounted,
        "step.progress" => AgentJsonContext.Default.StepProgressed,
        "message.part.delta" => AgentJsonContext.Default.PartDelta,
        "message.part.snapshot" => AgentJsonContext.Default.PartSnapshot,
        "message.part.completed" => AgentJsonContext.Default.PartCompleted,
        "message.appended" => AgentJsonContext.Default.MessageAppended,
        "message.withdrawn" => AgentJsonContext.Default.MessageWithdrawn,
        "tool.requested" => AgentJsonContext.Default.ToolRequested,
        "tool.started" => AgentJsonContext.Default.ToolStarted,
        "tool.progress" => AgentJsonContext.Default.ToolProgressed,
        "tool.completed" => AgentJsonContext.Default.ToolCompleted,
        "permission.asked" => AgentJsonContext.Default.PermissionAsked,
        "permission.resolved" => AgentJsonContext.Default.PermissionResolved,
        "question.asked" => AgentJsonContext.Default.QuestionAsked,
        "question.answered" => AgentJsonContext.Default.QuestionAnswered,
        "file.previewed" => AgentJsonContext.Default.FilePreviewed,
        "file.previews.closed" => AgentJsonContext.Default.PreviewsClosed,
        "files.changed" => AgentJsonContext.Default.FilesChanged,
        "files.reverted" => AgentJsonContext.Default.FilesReverted,
        "file.changed" => AgentJsonContext.Default.FileChanged,
        "agent.started" => AgentJsonContext.Default.AgentStarted,
        "agent.ended" => AgentJsonContext.Default.AgentEnded,
        "hook.ran" => AgentJsonContext.Default.HookRan,
        "permissions.switched" => AgentJsonContext.Default.PermissionsSwitched,
        "session.idle" => AgentJsonContext.Default.SessionIdle,
        "capability.changed" => AgentJsonContext.Default.CapabilityChanged,
        "plugin.state" => AgentJsonContext.Default.PluginStateChanged,
        "host.warning" => AgentJsonContext.Default.HostWarning,
        "session.deleted" => AgentJsonContext.Default.SessionDeleted,
        "config.changed" => AgentJsonContext.Default.ConfigChanged,
        "trust.changed" => AgentJsonContext.Default.TrustChanged,
        "stream.opened" => AgentJsonContext.Default.StreamOpened,
        "result" => AgentJsonContext.Default.RunResult,
        _ => null,
    };

    protected override AgentEvent Keep(string type, JsonElement raw)
    {
        // Without data it is not the shape of a plugin's event: kept whole like any other.
        var carried = raw.TryGetProperty("data", out var data);
        var plugin = carried ? Text(raw, "plugin") : null;
        return new OtherEvent(type, plugin is not null ? data.Clone() : raw)
        {
            Plugin = plugin,
            Fork = plugin is not null ? Truth(raw, "fork") : null,
            Export = plugin is not null ? Truth(raw, "export") : null,
            SessionId = Text(raw, "sessionId"),
            TurnId = Text(raw, "turnId"),
            Sequence = Number(raw, "sequence"),
            Position = Number(raw, "position"),
            After = Number(raw, "after"),
            Time = raw.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var at) ? at : default,
            Durable = raw.TryGetProperty("sequence", out _) || raw.TryGetProperty("position", out _),
        };
    }

    protected override JsonElement? RawOf(AgentEvent value) => value is OtherEvent { Plugin: null } other ? other.Data : null;

    public override void Write(Utf8JsonWriter writer, AgentEvent value, JsonSerializerOptions options)
    {
        if (value is OtherEvent { Plugin: not null } other)
        {
            JsonSerializer.Serialize(writer, other, AgentJsonContext.Default.OtherEvent);
            return;
        }

        base.Write(writer, value, options);
    }

    private static string? Text(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Truth(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static long? Number(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}

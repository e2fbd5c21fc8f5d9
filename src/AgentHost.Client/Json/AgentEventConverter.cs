using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.Client;

internal sealed class AgentEventConverter : OpenTypeConverter<AgentEvent>
{
    protected override JsonTypeInfo? Find(string type) => type switch
    {
        "session.created" => ClientJson.TypeInfo<SessionCreated>(),
        "session.updated" => ClientJson.TypeInfo<SessionUpdated>(),
        "turn.queued" => ClientJson.TypeInfo<TurnQueued>(),
        "turn.steered" => ClientJson.TypeInfo<TurnSteered>(),
        "turn.started" => ClientJson.TypeInfo<TurnStarted>(),
        "turn.completed" => ClientJson.TypeInfo<TurnCompleted>(),
        "step.started" => ClientJson.TypeInfo<StepStarted>(),
        "step.completed" => ClientJson.TypeInfo<StepCompleted>(),
        "step.retrying" => ClientJson.TypeInfo<StepRetrying>(),
        "model.switched" => ClientJson.TypeInfo<ModelSwitched>(),
        "context.compacted" => ClientJson.TypeInfo<ContextCompacted>(),
        "compaction.started" => ClientJson.TypeInfo<CompactionStarted>(),
        "compaction.failed" => ClientJson.TypeInfo<CompactionFailed>(),
        "message.pinned" => ClientJson.TypeInfo<MessagePinned>(),
        "budget.warning" => ClientJson.TypeInfo<BudgetWarning>(),
        "context.warning" => ClientJson.TypeInfo<ContextWarning>(),
        "session.forked" => ClientJson.TypeInfo<SessionForked>(),
        "goal.set" => ClientJson.TypeInfo<GoalSet>(),
        "usage.counted" => ClientJson.TypeInfo<UsageCounted>(),
        "step.progress" => ClientJson.TypeInfo<StepProgressed>(),
        "message.part.delta" => ClientJson.TypeInfo<PartDelta>(),
        "message.part.snapshot" => ClientJson.TypeInfo<PartSnapshot>(),
        "message.part.completed" => ClientJson.TypeInfo<PartCompleted>(),
        "message.appended" => ClientJson.TypeInfo<MessageAppended>(),
        "message.withdrawn" => ClientJson.TypeInfo<MessageWithdrawn>(),
        "tool.requested" => ClientJson.TypeInfo<ToolRequested>(),
        "tool.started" => ClientJson.TypeInfo<ToolStarted>(),
        "tool.progress" => ClientJson.TypeInfo<ToolProgressed>(),
        "tool.completed" => ClientJson.TypeInfo<ToolCompleted>(),
        "permission.asked" => ClientJson.TypeInfo<PermissionAsked>(),
        "permission.resolved" => ClientJson.TypeInfo<PermissionResolved>(),
        "question.asked" => ClientJson.TypeInfo<QuestionAsked>(),
        "question.answered" => ClientJson.TypeInfo<QuestionAnswered>(),
        "file.previewed" => ClientJson.TypeInfo<FilePreviewed>(),
        "file.previews.closed" => ClientJson.TypeInfo<PreviewsClosed>(),
        "files.changed" => ClientJson.TypeInfo<FilesChanged>(),
        "files.reverted" => ClientJson.TypeInfo<FilesReverted>(),
        "file.changed" => ClientJson.TypeInfo<FileChanged>(),
        "agent.started" => ClientJson.TypeInfo<AgentStarted>(),
        "agent.ended" => ClientJson.TypeInfo<AgentEnded>(),
        "hook.ran" => ClientJson.TypeInfo<HookRan>(),
        "permissions.switched" => ClientJson.TypeInfo<PermissionsSwitched>(),
        "session.idle" => ClientJson.TypeInfo<SessionIdle>(),
        "capability.changed" => ClientJson.TypeInfo<CapabilityChanged>(),
        "plugin.state" => ClientJson.TypeInfo<PluginStateChanged>(),
        "host.warning" => ClientJson.TypeInfo<HostWarning>(),
        "session.deleted" => ClientJson.TypeInfo<SessionDeleted>(),
        "config.changed" => ClientJson.TypeInfo<ConfigChanged>(),
        "trust.changed" => ClientJson.TypeInfo<TrustChanged>(),
        "stream.opened" => ClientJson.TypeInfo<StreamOpened>(),
        "stream.gap" => ClientJson.TypeInfo<StreamGap>(),
        "result" => ClientJson.TypeInfo<RunResult>(),
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
            JsonSerializer.Serialize(writer, other, ClientJson.TypeInfo<OtherEvent>());
            return;
        }

        base.Write(writer, value, options);
    }

    protected override void WriteKnown(Utf8JsonWriter writer, AgentEvent value)
    {
        if (!ClientJsonContext.Default.TryWrite(writer, value))
        {
            JsonSerializer.Serialize(writer, value, ClientJson.Options.GetTypeInfo(value.GetType()));
        }
    }

    private static string? Text(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Truth(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static long? Number(JsonElement raw, string name) =>
        raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}

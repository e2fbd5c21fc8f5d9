using System.Globalization;
using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.Client;

namespace AgentHost.Acp.Updates;

/// <summary>Makes news for an editor of the events of one session. Used by one thread.</summary>
/// <param name="session">The session, as it was when its events began.</param>
/// <param name="isOwn">Tells turns whose prompts the editor sent: it shows those itself.</param>
/// <param name="notices">True where the editor shows notices.</param>
/// <param name="compactions">True where the editor shows compactions.</param>
/// <param name="time">The clock.</param>
internal sealed class EventTranslator(SessionInfo session, Func<string?, bool> isOwn, bool notices, bool compactions, TimeProvider time)
{
    private const int LongestText = 100_000;

    private readonly TextProgress _texts = new();
    private decimal? _cost = session.Cost;
    private int _compactions;

    /// <summary>Calls of the session.</summary>
    public CallProgress Calls { get; } = new(session.Workspace, "", time);

    /// <summary>Reason for the end of the last answer.</summary>
    public FinishReason LastFinish { get; private set; }

    /// <summary>The news of an event; none where there are none.</summary>
    /// <param name="told">The event.</param>
    public IEnumerable<SessionUpdate> Translate(AgentEvent told)
    {
        switch (told)
        {
            case PartDelta delta:
                return Text(delta.MessageId, delta.Kind, _texts.Take(delta.MessageId, delta.Part, delta.Offset, delta.Text));
            case PartSnapshot snapshot:
                return Text(snapshot.MessageId, snapshot.Kind, _texts.Take(snapshot.MessageId, snapshot.Part, 0, snapshot.Text));
            case PartCompleted { Part: TextPart text } part:
                return Text(part.MessageId, "text", _texts.End(part.MessageId, part.Index, text.Text));
            case PartCompleted { Part: ReasoningPart reasoning } part:
                return Text(part.MessageId, "reasoning", _texts.End(part.MessageId, part.Index, reasoning.Text));
            case MessageAppended message:
                return Whole(message);
            case MessageWithdrawn withdrawn:
                return Withdraw(withdrawn.MessageId);
            case ToolRequested requested:
                return [Calls.Begin(requested)];
            case ToolStarted started:
                return [Calls.Start(started)];
            case ToolProgressed progressed:
                return Of(Calls.Progress(progressed));
            case FileChanged changed:
                return Of(Calls.Change(changed));
            case ToolCompleted completed:
                return [Calls.End(completed)];
            case OtherEvent { Type: "todo.updated" } todo:
                return Of(Plan(todo.Data));
            case SessionUpdated { Title: not null } or SessionUpdated { Name: not null }:
                return [Info((SessionUpdated)told)];
            case StepCompleted step:
                LastFinish = step.Finish;
                return Usage(step.Usage, step.ContextWindow, step.Cost);
            case UsageCounted counted:
                _cost = counted.Cost is { } more ? (_cost ?? 0) + more : _cost;
                return [];
            case StepRetrying retrying:
                return Notice("warning", $"The request failed and is made again in {retrying.WaitSeconds:0.#} s", retrying.Fault.Message);
            case ModelSwitched switched:
                return Notice("warning", $"{switched.To} goes on in place of {switched.From}", switched.Reason);
            case HostWarning warning:
                return Notice("warning", warning.Message, null);
            case BudgetWarning budget:
                var spent = string.Create(CultureInfo.InvariantCulture, $"{budget.Spent:0.00} of {budget.Most:0.00} dollars are spent");
                return Notice("warning", spent, budget.Limit);
            case CompactionStarted when compactions:
                return [new CompactionUpdate(Compaction(++_compactions), "in_progress")];
            case CompactionFailed failed when compactions && _compactions > 0:
                return [new CompactionUpdate(Compaction(_compactions), "failed") { Error = PlainText.Line(failed.Reason, 600) }];
            case ContextCompacted compacted when compactions:
                _compactions += _compactions == 0 ? 1 : 0;
                return [new CompactionUpdate(Compaction(_compactions), "completed")
                {
                    Summary = compacted.Summary is { Length: > 0 } summary ? [new TextContent(PlainText.Of(summary, LongestText))] : null,
                }];
            case ContextCompacted:
                return Notice("info", "The conversation was shortened", null);
            default:
                return [];
        }
    }

    /// <summary>The plan of a list of things to do; null where it is none.</summary>
    /// <param name="data">The list: <c>items</c> with <c>text</c> and <c>status</c>.</param>
    public static PlanUpdate? Plan(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return new PlanUpdate([
            .. from item in items.EnumerateArray()
               where item.ValueKind == JsonValueKind.Object
               let text = item.TryGetProperty("text", out var words) && words.ValueKind == JsonValueKind.String ? words.GetString()! : ""
               let status = item.TryGetProperty("status", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null
               where text.Length > 0
               select new PlanEntry(
                   PlainText.Line(text, 1_000), "medium", status switch { "in-progress" => "in_progress", "completed" => "completed", _ => "pending" }),
        ]);
    }

    /// <summary>A time as editors are told it.</summary>
    /// <param name="at">The time.</param>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<SessionUpdate> Of(SessionUpdate? update) => update is null ? [] : [update];

    private static string Compaction(int number) => string.Create(CultureInfo.InvariantCulture, $"compaction-{number}");

    private static IEnumerable<SessionUpdate> Text(string message, string kind, string text) =>
        text.Length == 0 ? []
        : kind == "reasoning" ? [new AgentThoughtChunk(new TextContent(text)) { MessageId = message }]
        : [new AgentMessageChunk(new TextContent(text)) { MessageId = message }];

    private static SessionInfoUpdate Info(SessionUpdated told) =>
        new() { Title = PlainText.Line(told.Title ?? told.Name!, 200), UpdatedAt = Time(told.Time) };

    private IEnumerable<SessionUpdate> Whole(MessageAppended message)
    {
        if (message.Role == MessageRole.User && !isOwn(message.TurnId))
        {
            return (message.Parts ?? []).Select(UserContent).OfType<ContentBlock>()
                .Select(block => new UserMessageChunk(block) { MessageId = message.MessageId });
        }

        if (message.Role == MessageRole.Tool)
        {
            return (message.Parts ?? []).OfType<ToolResultPart>().Select(Calls.Result).OfType<SessionUpdate>();
        }

        var texts = message.Role != MessageRole.Assistant ? []
            : (message.Parts ?? []).SelectMany((part, index) => part switch
            {
                TextPart text => Text(message.MessageId, "text", _texts.End(message.MessageId, index, text.Text)),
                ReasoningPart reasoning => Text(message.MessageId, "reasoning", _texts.End(message.MessageId, index, reasoning.Text)),
                _ => [],
            }).ToList();
        _texts.Forget(message.MessageId);
        return texts;
    }

    private static ContentBlock? UserContent(Part part) => part switch
    {
        TextPart { Text.Length: > 0 } text => new TextContent(text.Text),
        ReferencePart reference => new TextContent($"@{reference.Target}"),
        ImagePart { Data: { } data } image => new ImageContent(Convert.ToBase64String(data.Span), image.MediaType),
        ImagePart image => new TextContent($"(an image, {image.MediaType})"),
        FilePart file => new TextContent($"(a file, {PlainText.Line(file.Name, 200)})"),
        _ => null,
    };

    private List<SessionUpdate> Withdraw(string message)
    {
        var told = _texts.HasTold(message);
        _texts.Forget(message);

        // What an editor shows cannot be taken back: it is said that it does not count.
        return told ? [new AgentMessageChunk(new TextContent("\n\n(This answer was cut off; the request is made again.)\n\n")) { MessageId = message }] : [];
    }

    private List<SessionUpdate> Usage(TokenUsage usage, int? window, decimal? cost)
    {
        _cost = cost is { } more ? (_cost ?? 0) + more : _cost;
        return window is not { } size ? []
            : [new SessionUsageUpdate(usage.Input + usage.Output, size) { Cost = _cost is { } all ? new UsageCost((double)all, "USD") : null }];
    }

    private IEnumerable<SessionUpdate> Notice(string severity, string title, string? description) => !notices ? [] :
    [
        new NoticeUpdate(severity, PlainText.Line(title, 600)) { Description = description is { Length: > 0 } more ? PlainText.Of(more, 4_000) : null },
    ];
}

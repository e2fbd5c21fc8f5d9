using System.Text.Json.Serialization;

namespace AgentHost.ModelServing;

/// <summary>What the model answers to one request, and how its bytes travel.</summary>
public sealed record Reply
{
    // Getters repeat the default: the JSON source generator sets members that are not in the text to null, past their initializers.

    /// <summary>The answer's text; null sends no content.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The refusal field, or a message of one refusal; for the wire <c>messages</c> the explanation that comes with the stop reason <c>refusal</c>.
    /// </summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Reasoning text, sent before the answer as <c>reasoning_content</c>, as a signed <c>thinking</c> block, or as an encrypted item with a summary where one
    /// was asked for; empty for one whose text is not shown.
    /// </summary>
    public string? Reasoning { get; init; }

    /// <summary>For the wire <c>messages</c>: a <c>redacted_thinking</c> block after the thinking, made of this text.</summary>
    public string? RedactedThinking { get; init; }

    /// <summary>Tool calls, in order of their index.</summary>
    public IReadOnlyList<ReplyToolCall> ToolCalls { get => field ?? []; init; } = [];

    /// <summary>Sends the pieces of parallel calls' arguments in turn, one of each, rather than one call after the other.</summary>
    public bool InterleaveToolCalls { get; init; }

    /// <summary>Token counts; without them the server estimates (four bytes a token).</summary>
    public ReplyUsage? Usage { get; init; }

    /// <summary>
    /// The finish reason, verbatim (<c>length</c>, <c>content_filter</c>…); for the wire <c>responses</c> the reason for which the answer is incomplete.
    /// Default: the wire's word for tool calls with calls, else for a plain end.
    /// </summary>
    public string? FinishReason { get; init; }

    /// <summary>The model's name in the answer; default: the request's.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Events sent verbatim (each the text of one data field) instead of all that the reply would say. The end mark is added unless a fault says otherwise.
    /// </summary>
    public IReadOnlyList<string>? RawEvents { get; init; }

    /// <summary>Further response headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Characters (Unicode scalar values) of each delta of text, reasoning, refusal and arguments; null sends each whole.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>The largest number of bytes of one TCP write; null writes each event at once.</summary>
    public int? SplitBytes { get; init; }

    /// <summary>
    /// Writes head and all events together (then split by <see cref="SplitBytes"/>), instead of each event by itself. Delays between events have no effect.
    /// </summary>
    public bool WriteWhole { get; init; }

    /// <summary>Ends a streamed body by closing the connection instead of by chunked transfer coding.</summary>
    public bool CloseDelimited { get; init; }

    /// <summary>Milliseconds before the first byte.</summary>
    public int DelayMs { get; init; }

    /// <summary>Milliseconds between the head and the first event.</summary>
    public int FirstEventDelayMs { get; init; }

    /// <summary>Milliseconds between events.</summary>
    public int EventDelayMs { get; init; }

    /// <summary>Events a second, counted from the first; one that is late is sent at once. 0, the default, for as <see cref="EventDelayMs"/> says.</summary>
    public int EventsASecond { get; init; }

    /// <summary>Milliseconds between the writes that <see cref="SplitBytes"/> makes.</summary>
    public int SplitDelayMs { get; init; }

    /// <summary>One misbehaviour: short for a list of one.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Misbehaviours, all together. At most one of them ends the connection.</summary>
    public IReadOnlyList<Fault> Faults { get => field ?? []; init; } = [];

    /// <summary><see cref="Fault"/> and <see cref="Faults"/>.</summary>
    [JsonIgnore]
    public IEnumerable<Fault> AllFaults => Fault is null ? Faults : Faults.Prepend(Fault);

    /// <summary>A reply of text alone.</summary>
    public static Reply Of(string text) => new() { Text = text };

    /// <summary>A reply that calls one tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The arguments' JSON, verbatim.</param>
    /// <param name="id">The call's id; without it the server makes one.</param>
    public static Reply Call(string name, string arguments, string? id = null) =>
        new() { ToolCalls = [new ReplyToolCall { Name = name, Arguments = arguments, Id = id }] };

    /// <summary>A reply that is nothing but a fault.</summary>
    public static Reply Failing(Fault fault) => new() { Text = "", Fault = fault };

    internal Fault? Find(FaultKind kind) => AllFaults.FirstOrDefault(f => f.Kind == kind);

    internal bool Has(FaultKind kind) => Find(kind) is not null;
}

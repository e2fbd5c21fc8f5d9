using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>One item of an answer while it arrives.</summary>
/// <param name="at">Its place among the items.</param>
/// <param name="type">Its type, as the wire names it.</param>
internal sealed class OutputItem(long at, string type)
{
    private HashSet<long>? _said;
    private long? _section;
    private string _held = "";
    private bool _named;
    private bool _hasArguments;
    private bool _closed;

    public string Type => type;

    public long At => at;

    /// <summary>The item's id, which some gateways send in place of the index.</summary>
    public string? Id { get; private set; }

    /// <summary>The place of a tool call among the calls of this answer.</summary>
    public int CallIndex { get; init; }

    public bool IsCall => type == "function_call";

    /// <summary>A call that has ended without its tool's name.</summary>
    public bool Nameless => IsCall && !_named;

    public void Open(JsonElement item, List<ModelUpdate> updates)
    {
        Id = JsonText.Member(item, "id");
        if (IsCall)
        {
            TakeName(item, updates);
            _held = JsonText.Member(item, "arguments") ?? "";
        }
    }

    public void TakeText(long part, string text, List<ModelUpdate> updates)
    {
        if (text.Length > 0)
        {
            (_said ??= []).Add(part);
            updates.Add(new TextDelta(text));
        }
    }

    /// <summary>The text of a part as a whole: said only where no pieces came.</summary>
    public void TakeWholeText(long part, string text, List<ModelUpdate> updates)
    {
        if (_said?.Contains(part) != true)
        {
            TakeText(part, text, updates);
        }
    }

    /// <summary>A piece of reasoning.</summary>
    /// <param name="part">Which of the item's sections it belongs to; they are set apart by an empty line.</param>
    /// <param name="text">The text.</param>
    /// <param name="updates">Takes the update.</param>
    public void TakeReasoning(long part, string text, List<ModelUpdate> updates)
    {
        if (text.Length > 0)
        {
            updates.Add(new ReasoningDelta(_section is { } before && before != part ? "\n\n" + text : text));
            _section = part;
        }
    }

    public void TakeArguments(string piece, List<ModelUpdate> updates)
    {
        if (piece.Length > 0)
        {
            _hasArguments = true;
            updates.Add(new ToolCallDelta(CallIndex) { Arguments = piece });
        }
    }

    /// <summary>The arguments as a whole: said only where no pieces came.</summary>
    public void TakeWholeArguments(string text, List<ModelUpdate> updates)
    {
        if (!_hasArguments)
        {
            TakeArguments(text, updates);
        }
    }

    /// <summary>Says what is still unsaid.</summary>
    /// <param name="item">The item as the service gives it at its end; undefined when it gave none.</param>
    /// <param name="echoText">Keep reasoning that is not encrypted, too.</param>
    /// <param name="mixed">A call stands before this item.</param>
    /// <param name="updates">Takes the updates.</param>
    public void Close(JsonElement item, bool echoText, bool mixed, List<ModelUpdate> updates)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        var whole = item.ValueKind == JsonValueKind.Object;
        switch (type)
        {
            case "function_call":
                CloseCall(item, updates);
                break;
            case "message" when whole:
                CloseMessage(item, mixed, updates);
                break;
            case "reasoning" when whole:
                CloseReasoning(item, echoText, updates);
                break;
            case not ("message" or "reasoning") when whole:
                // Of tools that the service runs itself: kept whole, sent back as it is.
                if (ResponsesEcho.OfItem(at, item) is { } kept)
                {
                    updates.Add(new OpaqueUpdate(new OpaquePart(ResponsesEcho.ProviderType, kept)));
                }

                break;
        }
    }

    private static IEnumerable<JsonElement> Parts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(static part => part.ValueKind == JsonValueKind.Object)
            : [];

    private void TakeName(JsonElement item, List<ModelUpdate> updates)
    {
        if (!_named && JsonText.Member(item, "name") is { Length: > 0 } name)
        {
            _named = true;
            updates.Add(new ToolCallDelta(CallIndex) { CallId = JsonText.Member(item, "call_id") is { Length: > 0 } id ? id : null, Tool = name });
        }
    }

    private void CloseCall(JsonElement item, List<ModelUpdate> updates)
    {
        if (item.ValueKind == JsonValueKind.Object)
        {
            TakeName(item, updates);
            TakeWholeArguments(JsonText.Member(item, "arguments") ?? "", updates);
        }

        TakeWholeArguments(_held, updates);
        TakeWholeArguments("{}", updates);
    }

    private void CloseMessage(JsonElement item, bool mixed, List<ModelUpdate> updates)
    {
        var part = 0;
        foreach (var content in Parts(item, "content"))
        {
            TakeWholeText(part++, JsonText.Member(content, "text") ?? "", updates);
        }

        var phase = JsonText.Member(item, "phase");
        if (_said is not null && (phase is not null || mixed))
        {
            updates.Add(new OpaqueUpdate(new OpaquePart(ResponsesEcho.ProviderType, ResponsesEcho.OfMessage(at, phase))));
        }
    }

    private void CloseReasoning(JsonElement item, bool echoText, List<ModelUpdate> updates)
    {
        if (_section is null)
        {
            var part = 0;
            foreach (var summary in Parts(item, "summary").Concat(Parts(item, "content")))
            {
                TakeReasoning(part++, JsonText.Member(summary, "text") ?? "", updates);
            }
        }

        // Without the encrypted form the service looks for the item among what it stored, and it stored nothing.
        if ((echoText || JsonText.Member(item, "encrypted_content") is { Length: > 0 }) && ResponsesEcho.OfItem(at, item) is { } kept)
        {
            updates.Add(new ReasoningDelta("") { Opaque = kept });
        }
    }
}

using System.Text;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Responses;

/// <summary>One answer as its events arrive.</summary>
/// <param name="endpoint">Who answers.</param>
/// <param name="forgetReasoning">Stops sending encrypted reasoning; false when it was not sent any more.</param>
internal sealed class ResponsesAnswer(Endpoint endpoint, Func<bool> forgetReasoning) : AnswerReader
{
    // More than any answer has; a service that sends more is broken.
    private const int Most = 10_000;

    private readonly List<OutputItem> _items = [];
    private StringBuilder? _refusal;
    private string? _end;
    private string? _incomplete;
    private int _calls;
    private bool _mixed;
    private bool _started;
    private bool _foreign;

    public override bool Finished => _end is not null;

    /// <summary>The last event says so itself; no mark follows it.</summary>
    public override bool Ended => Finished;

    public override ModelFault? Take(JsonElement json, List<ModelUpdate> updates)
    {
        if (ProviderError.TryRead(json, out var error))
        {
            return FromStream(error);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return ConnectionFaults.Bad(endpoint, "an event is not a JSON object.");
        }

        var type = JsonText.Member(json, "type");
        _started |= type?.StartsWith("response.", StringComparison.Ordinal) == true;
        switch (type)
        {
            case "error":
                return FromStream(new(JsonText.Member(json, "message") ?? "the service failed", null, JsonText.Member(json, "code")));
            case "response.completed" or "response.incomplete" or "response.failed"
                or "response.cancelled" when JsonText.TryObject(json, "response", out var response):
                return TakeEnd(response, type["response.".Length..], updates);
            case "response.output_item.added" when JsonText.TryObject(json, "item", out var added):
                Open(json, added, updates);
                break;
            case "response.output_item.done" when JsonText.TryObject(json, "item", out var done):
                Close(Find(json) ?? Open(json, done, updates), done, updates);
                break;
            case { } when type.StartsWith("response.", StringComparison.Ordinal):
                TakePiece(type, json, updates);
                break;
            case null when JsonText.Member(json, "object") == "response":
                // The answer in one piece, from a service that does not stream although asked to.
                _started = true;
                return TakeEnd(json, JsonText.Member(json, "status") ?? "completed", updates);
            default:
                _foreign = true;
                break;
        }

        return _items.Count > Most ? ConnectionFaults.Bad(endpoint, "it holds more than ten thousand items.") : null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null)
    {
        if (!Finished && !(marked && _items.Count > 0))
        {
            updates.Add(
                marked || (_foreign && !_started)
                    ? ConnectionFaults.Bad(endpoint, "it ended without saying anything.")
                    : cut ?? ConnectionFaults.Cut(endpoint));
            return;
        }

        foreach (var item in _items)
        {
            Close(item, default, updates);
        }

        if (_items.Exists(static item => item.Nameless))
        {
            updates.Add(ConnectionFaults.Bad(endpoint, "a tool call has no name."));
            return;
        }

        if (_mixed)
        {
            foreach (var call in _items.Where(static item => item.IsCall))
            {
                updates.Add(new ToolCallDelta(call.CallIndex) { Opaque = ResponsesEcho.OfCall(call.At) });
            }
        }

        var reason = Reason();
        var detail = reason switch
        {
            FinishReason.Refusal => _refusal!.ToString(),
            FinishReason.Unknown => _incomplete ?? _end,
            _ => null,
        };
        updates.Add(new ModelFinished(reason) { Detail = detail is null ? null : endpoint.Clean(detail) });
    }

    public override ModelFault FromStatus(int status, ProviderError error) =>
        IsUnreadable(error) && forgetReasoning() ? Forgotten(error) : FaultMap.FromStatus(endpoint, status, error);

    private static bool IsUnreadable(ProviderError error) => error.Says("invalid_encrypted_content") || error.Says("encrypted content could not be");

    private ModelFault FromStream(ProviderError error) => IsUnreadable(error) && forgetReasoning() ? Forgotten(error) : FaultMap.FromStream(endpoint, error);

    /// <summary>Of the kind that the host repeats once: the next request goes without.</summary>
    private ModelFault Forgotten(ProviderError error) =>
        new(ModelFaultKind.BadResponse, $"{endpoint.Name} cannot read its own earlier reasoning any more; "
            + $"the conversation goes on without it ({endpoint.Clean(error.Message ?? "")}).") { Code = "invalid_encrypted_content" };

    private FinishReason Reason() => (_end, _incomplete) switch
    {
        (_, "max_output_tokens") => FinishReason.OutputLimit,
        (_, "content_filter") => FinishReason.ContentFilter,
        ("incomplete", _) => FinishReason.Unknown,
        _ when _calls > 0 => FinishReason.ToolCalls,
        _ when _refusal is not null => FinishReason.Refusal,
        ("completed", _) => FinishReason.Stop,
        _ => FinishReason.Unknown,
    };

    private OutputItem? Find(JsonElement json)
    {
        if (IndexOf(json, "output_index") is { } index)
        {
            return _items.FindLast(item => item.At == index);
        }

        return JsonText.Member(json, "item_id") is { } id ? _items.FindLast(item => item.Id == id) : null;
    }

    private OutputItem Open(JsonElement json, JsonElement added, List<ModelUpdate> updates)
    {
        var type = JsonText.Member(added, "type") ?? "";
        var item = new OutputItem(IndexOf(json, "output_index") ?? _items.Count, type) { CallIndex = _calls };
        if (_items.Count > Most)
        {
            return item;
        }

        _items.Add(item);
        if (item.IsCall)
        {
            _calls++;
        }
        else
        {
            _mixed |= _calls > 0;
        }

        item.Open(added, updates);
        return item;
    }

    private void Close(OutputItem item, JsonElement done, List<ModelUpdate> updates)
    {
        if (item.Type == "message" && done.ValueKind == JsonValueKind.Object && _refusal is null && done.TryGetProperty("content"u8, out var content)
            && content.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in content.EnumerateArray())
            {
                Refuse(part.ValueKind == JsonValueKind.Object ? JsonText.Member(part, "refusal") : null);
            }
        }

        item.Close(done, endpoint.EchoReasoning, _mixed, updates);
    }

    private void TakePiece(string type, JsonElement json, List<ModelUpdate> updates)
    {
        var piece = JsonText.Member(json, "delta") ?? "";
        switch (type)
        {
            case "response.output_text.delta":
                (Find(json) ?? Loose(json, "message", updates)).TakeText(IndexOf(json, "content_index") ?? 0, piece, updates);
                break;
            case "response.output_text.done":
                Find(json)?.TakeWholeText(IndexOf(json, "content_index") ?? 0, JsonText.Member(json, "text") ?? "", updates);
                break;
            case "response.refusal.delta":
                Refuse(piece);
                break;
            case "response.reasoning_summary_text.delta":
                (Find(json) ?? Loose(json, "reasoning", updates)).TakeReasoning(IndexOf(json, "summary_index") ?? 0, piece, updates);
                break;
            case "response.reasoning_text.delta":
                // Models whose reasoning is open, at services that run them (LM Studio, vLLM).
                (Find(json) ?? Loose(json, "reasoning", updates)).TakeReasoning(IndexOf(json, "content_index") ?? 0, piece, updates);
                break;
            case "response.function_call_arguments.delta":
                Find(json)?.TakeArguments(piece, updates);
                break;
            case "response.function_call_arguments.done":
                Find(json)?.TakeWholeArguments(JsonText.Member(json, "arguments") ?? "", updates);
                break;
        }
    }

    /// <summary>A piece of an item that was never announced.</summary>
    private OutputItem Loose(JsonElement json, string type, List<ModelUpdate> updates)
    {
        using var document = JsonDocument.Parse("{\"type\":\"" + type + "\"}");
        return Open(json, document.RootElement, updates);
    }

    private ModelFault? TakeEnd(JsonElement response, string status, List<ModelUpdate> updates)
    {
        if (status is "failed" or "cancelled")
        {
            return ProviderError.TryRead(response, out var error) ? FromStream(error) : FromStream(new("the service gave up on the answer", null, status));
        }

        if (_items.Count == 0 && response.TryGetProperty("output"u8, out var output) && output.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in output.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    Close(Open(default, item, updates), item, updates);
                }
            }
        }

        _end = status;
        _incomplete = JsonText.TryObject(response, "incomplete_details", out var details) ? JsonText.Member(details, "reason") : null;
        if (JsonText.TryObject(response, "usage", out var usage))
        {
            updates.Add(new UsageUpdate(ReadUsage(usage)));
        }

        return _items.Count > Most ? ConnectionFaults.Bad(endpoint, "it holds more than ten thousand items.") : null;
    }

    private void Refuse(string? text)
    {
        if (!string.IsNullOrEmpty(text) && (_refusal?.Length ?? 0) < 10_000)
        {
            (_refusal ??= new StringBuilder()).Append(text);
        }
    }

    private static TokenUsage ReadUsage(JsonElement usage) => new(JsonText.Count(usage, "input_tokens"), JsonText.Count(usage, "output_tokens"))
    {
        CacheRead = JsonText.TryObject(usage, "input_tokens_details", out var input) ? JsonText.Count(input, "cached_tokens") : 0,
        CacheWrite = input.ValueKind == JsonValueKind.Object ? JsonText.Count(input, "cache_write_tokens") : 0,
        Reasoning = JsonText.TryObject(usage, "output_tokens_details", out var output) ? JsonText.Count(output, "reasoning_tokens") : 0,
    };

    private static long? IndexOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var index) && index.ValueKind == JsonValueKind.Number
            && index.TryGetInt64(out var number) ? number : null;
}

using System.Text.Json;
using AgentHost.Plugins.Anthropic.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Answers;

/// <summary>One answer as its events arrive.</summary>
internal sealed class Answer(Endpoint endpoint) : AnswerReader
{
    // More than any answer has; a service that sends more is broken.
    private const int Most = 10_000;

    private readonly Dictionary<long, Block> _blocks = [];
    private readonly UsageReader _usage = new();
    private string? _stop;
    private string? _refusal;
    private int _calls;
    private int _opened;
    private bool _nameless;
    private bool _started;
    private bool _foreign;
    private bool _ended;

    public override bool Finished => _stop is not null;

    public override bool Ended => _ended;

    public override ModelFault? Take(JsonElement json, List<ModelUpdate> updates)
    {
        if (ProviderError.TryRead(json, out var error))
        {
            return FaultMap.FromStream(endpoint, error);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return ConnectionFaults.Bad(endpoint, "an event is not a JSON object.");
        }

        switch (JsonText.Member(json, "type"))
        {
            case "message_start":
                _started = true;
                if (JsonText.TryObject(json, "message", out var begun))
                {
                    Count(begun, updates);
                }

                break;
            case "content_block_start":
                _started = true;
                if (JsonText.TryObject(json, "content_block", out var block))
                {
                    Open(IndexOf(json), block, updates);
                }

                break;
            case "content_block_delta":
                TakeDelta(json, updates);
                break;
            case "content_block_stop":
                if (_blocks.Remove(IndexOf(json), out var done))
                {
                    done.Close(updates);
                }

                break;
            case "message_delta":
                _started = true;
                if (JsonText.TryObject(json, "delta", out var delta))
                {
                    TakeStop(delta);
                }

                Count(json, updates);
                break;
            case "message_stop":
                _ended = true;
                break;
            case "message":
                TakeWhole(json, updates);
                break;
            case "ping":
                break;
            default:
                // New kinds of events may come at any time (documentation, "Versions"); an answer of nothing else is another wire's.
                _foreign = true;
                break;
        }

        return _opened > Most ? ConnectionFaults.Bad(endpoint, "it holds more than ten thousand blocks.") : null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null)
    {
        if (!Finished && !(marked && _opened > 0))
        {
            updates.Add(
                marked || (_foreign && !_started)
                    ? ConnectionFaults.Bad(endpoint, "it ended without saying anything.")
                    : cut ?? ConnectionFaults.Cut(endpoint));
            return;
        }

        foreach (var block in _blocks.OrderBy(entry => entry.Key))
        {
            block.Value.Close(updates);
        }

        _blocks.Clear();
        if (_nameless)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, "a tool call has no name."));
            return;
        }

        var reason = _stop is null ? FinishReason.Unknown : StopReasons.Read(_stop);
        if (_calls > 0 && reason is (FinishReason.Stop or FinishReason.Unknown))
        {
            reason = FinishReason.ToolCalls;
        }
        else if (_calls == 0 && reason == FinishReason.ToolCalls)
        {
            reason = FinishReason.Stop;
        }

        var detail = reason == FinishReason.Refusal ? _refusal : _stop is null ? null : StopReasons.Detail(_stop);
        updates.Add(new ModelFinished(reason) { Detail = detail is null ? null : endpoint.Clean(detail) });
    }

    public override ModelFault FromStatus(int status, ProviderError error) => FaultMap.FromStatus(endpoint, status, error);

    private static long IndexOf(JsonElement json) =>
        json.TryGetProperty("index"u8, out var index) && index.ValueKind == JsonValueKind.Number && index.TryGetInt64(out var number) ? number : 0;

    private void Open(long index, JsonElement start, List<ModelUpdate> updates)
    {
        var type = JsonText.Member(start, "type");
        if (type is null || _opened > Most)
        {
            return;
        }

        // A gateway that ends no block, or numbers all of them 0.
        if (_blocks.Remove(index, out var before))
        {
            before.Close(updates);
        }

        _opened++;
        _nameless |= type == "tool_use" && string.IsNullOrEmpty(JsonText.Member(start, "name"));
        var block = new Block(type, start.Clone()) { CallIndex = _calls };
        _calls += type == "tool_use" ? 1 : 0;
        _blocks.Add(index, block);
        block.Open(updates);
    }

    private void TakeDelta(JsonElement json, List<ModelUpdate> updates)
    {
        if (JsonText.TryObject(json, "delta", out var delta) && _blocks.TryGetValue(IndexOf(json), out var block))
        {
            block.Take(delta, updates);
        }
    }

    private void TakeStop(JsonElement delta)
    {
        if (JsonText.Member(delta, "stop_reason") is { Length: > 0 } reason)
        {
            _stop = reason;
        }

        if (JsonText.TryObject(delta, "stop_details", out var details))
        {
            _refusal = JsonText.Member(details, "explanation") is { Length: > 0 } words ? words : JsonText.Member(details, "category") ?? _refusal;
        }
    }

    /// <summary>An answer in one piece, from a service that does not stream.</summary>
    private void TakeWhole(JsonElement message, List<ModelUpdate> updates)
    {
        _started = true;
        if (message.TryGetProperty("content"u8, out var content) && content.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in content.EnumerateArray())
            {
                if (block.ValueKind == JsonValueKind.Object)
                {
                    Open(0, block, updates);
                }
            }
        }

        TakeStop(message);
        Count(message, updates);
    }

    private void Count(JsonElement holder, List<ModelUpdate> updates)
    {
        if (_usage.Read(holder) is { } count)
        {
            updates.Add(new UsageUpdate(count));
        }
    }
}

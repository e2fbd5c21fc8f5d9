using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Ollama.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Answers;

/// <summary>One answer as its lines arrive.</summary>
/// <param name="endpoint">Where the request went.</param>
/// <param name="asked">What sets this request apart from others of its session; ids are made of it.</param>
internal sealed class Answer(Endpoint endpoint, string asked) : AnswerReader
{
    // More calls than any answer has; a server that sends more is broken.
    private const int MostCalls = 1000;

    private string? _reason;
    private int _calls;
    private bool _nameless;
    private bool _any;
    private bool _done;

    public override bool Finished => _done;

    public override bool Ended => _done;

    public override ModelFault? Take(JsonElement json, List<ModelUpdate> updates)
    {
        if (ProviderError.TryRead(json, out var error))
        {
            return FaultMap.FromStream(endpoint, error);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return ConnectionFaults.Bad(endpoint, "a line is not a JSON object.");
        }

        if (JsonText.TryObject(json, "message", out var message))
        {
            _any = true;
            TakeMessage(message, updates);
        }

        if (json.TryGetProperty("done"u8, out var end) && end.ValueKind == JsonValueKind.True)
        {
            _done = true;
            _reason = JsonText.Member(json, "done_reason");
            var usage = new TokenUsage(JsonText.Count(json, "prompt_eval_count"), JsonText.Count(json, "eval_count"));
            if (usage != TokenUsage.None)
            {
                updates.Add(new UsageUpdate(usage));
            }
        }

        return _calls > MostCalls ? ConnectionFaults.Bad(endpoint, "it holds more than a thousand tool calls.") : null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null)
    {
        if (!_done)
        {
            // Bytes that never said anything of this wire are another service's.
            updates.Add(cut ?? ConnectionFaults.Cut(endpoint));
            return;
        }

        if (_nameless || !_any)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, _nameless ? "a tool call has no name." : "it ended without a message."));
            return;
        }

        // The wire says "stop" after tool calls too, and older servers say nothing.
        var finish = _reason switch
        {
            "length" => FinishReason.OutputLimit,
            null or "" or "stop" or "tool_calls" => _calls > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
            _ => FinishReason.Unknown,
        };
        updates.Add(new ModelFinished(finish) { Detail = finish == FinishReason.Unknown ? endpoint.Clean(_reason!) : null });
    }

    public override ModelFault FromStatus(int status, ProviderError error) => FaultMap.FromStatus(endpoint, status, error);

    private void TakeMessage(JsonElement message, List<ModelUpdate> updates)
    {
        if (JsonText.Member(message, "thinking") is { Length: > 0 } thinking)
        {
            updates.Add(new ReasoningDelta(thinking));
        }

        if (JsonText.Member(message, "content") is { Length: > 0 } text)
        {
            updates.Add(new TextDelta(text));
        }

        if (!message.TryGetProperty("tool_calls"u8, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var call in list.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && JsonText.TryObject(call, "function", out var function) && _calls <= MostCalls)
            {
                TakeCall(call, function, updates);
            }
        }
    }

    /// <summary>A call comes whole. Its index is of no use: servers have numbered all calls of an answer 0.</summary>
    private void TakeCall(JsonElement call, JsonElement function, List<ModelUpdate> updates)
    {
        var name = JsonText.Member(function, "name");
        _nameless |= string.IsNullOrEmpty(name);
        var arguments = !function.TryGetProperty("arguments"u8, out var given) || given.ValueKind is JsonValueKind.Null ? "{}"
            : given.ValueKind == JsonValueKind.String ? JsonText.Of(given)
            : given.GetRawText();
        var id = JsonText.Member(call, "id") is { Length: > 0 } own ? own : MakeId(_calls, name ?? "");
        updates.Add(new ToolCallDelta(_calls++) { CallId = id, Tool = name, Arguments = arguments });
    }

    /// <summary>An id for servers that give none, the same whenever the same answer is given to the same request.</summary>
    private string MakeId(int index, string name)
    {
        // FNV-1a.
        var hash = 14695981039346656037UL;
        foreach (var c in string.Create(CultureInfo.InvariantCulture, $"{asked} {index} {name}"))
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return "call_" + hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}

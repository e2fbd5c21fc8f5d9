using System.Text;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>One answer as its chunks arrive.</summary>
internal sealed class Answer(Endpoint endpoint) : AnswerReader
{
    private readonly ToolCallReader _calls = new();
    private readonly ReasoningReader _reasoning = new(endpoint.EchoReasoning, endpoint.EchoesWithCalls);
    private readonly MessageMembers _members = new();
    private StringBuilder? _refusal;
    private string? _finish;
    private TokenUsage? _usage;
    private bool _any;

    public override bool Finished => _finish is not null;

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

        // Chunks without a choice carry counts or, at Azure, filter results.
        if (json.TryGetProperty("choices"u8, out var choices) && choices.ValueKind == JsonValueKind.Array)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                if (choice.ValueKind == JsonValueKind.Object && IsFirst(choice) && TakeChoice(choice, updates) is { } fault)
                {
                    return fault;
                }
            }
        }

        if (UsageReader.Read(json) is { } count && count != _usage)
        {
            _usage = count;
            updates.Add(new UsageUpdate(count));
        }

        return _calls.TooMany ? ConnectionFaults.Bad(endpoint, "it holds more than a thousand tool calls.") : null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null)
    {
        if (!Finished && !(marked && _any))
        {
            updates.Add(marked ? ConnectionFaults.Bad(endpoint, "it ended without saying anything.") : cut ?? ConnectionFaults.Cut(endpoint));
            return;
        }

        _reasoning.Close(updates);
        if (_calls.Nameless)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, "a tool call has no name."));
            return;
        }

        _members.Close(updates);
        _calls.Close(updates);
        var reason = _finish is null ? FinishReason.Unknown : FinishReasons.Read(_finish);
        if (_calls.Any && reason is (FinishReason.Stop or FinishReason.Unknown))
        {
            // Gemini's and Ollama's OpenAI endpoints say "stop" after tool calls.
            reason = FinishReason.ToolCalls;
        }
        else if (_refusal is not null && reason is (FinishReason.Stop or FinishReason.Unknown))
        {
            reason = FinishReason.Refusal;
        }

        var detail = _refusal is not null ? endpoint.Clean(_refusal.ToString())
            : reason == FinishReason.Unknown && _finish is not null ? endpoint.Clean(_finish)
            : null;
        updates.Add(new ModelFinished(reason) { Detail = detail });
    }

    public override ModelFault FromStatus(int status, ProviderError error) => FaultMap.FromStatus(endpoint, status, error);

    private static bool IsFirst(JsonElement choice) =>
        !choice.TryGetProperty("index"u8, out var index) || index.ValueKind != JsonValueKind.Number || (index.TryGetInt64(out var number) && number == 0);

    private ModelFault? TakeChoice(JsonElement choice, List<ModelUpdate> updates)
    {
        // OpenRouter puts a failure of the service behind it into the choice.
        if (choice.TryGetProperty("error"u8, out var inner) && inner.ValueKind == JsonValueKind.Object && ProviderError.TryRead(choice, out var error))
        {
            return FaultMap.FromStream(endpoint, error);
        }

        // "message" is the shape of an answer in one piece, from services that do not stream although asked to.
        if (JsonText.TryObject(choice, "delta", out var delta) || JsonText.TryObject(choice, "message", out delta))
        {
            TakeDelta(delta, updates);
        }

        if (JsonText.Member(choice, "finish_reason") is { Length: > 0 } reason)
        {
            if (reason == "error")
            {
                return FaultMap.FromStream(endpoint, new("the service behind it failed", null, null));
            }

            _finish = reason;
        }

        return null;
    }

    private void TakeDelta(JsonElement delta, List<ModelUpdate> updates)
    {
        _any |= _reasoning.Read(delta, updates);
        _members.Read(delta);
        if (delta.TryGetProperty("content"u8, out var content))
        {
            TakeContent(content, updates);
        }

        if (JsonText.Member(delta, "refusal") is { Length: > 0 } refused && (_refusal?.Length ?? 0) < 10_000)
        {
            _any = true;
            (_refusal ??= new StringBuilder()).Append(refused);
        }

        if (delta.TryGetProperty("tool_calls"u8, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
        {
            _any = true;
            _reasoning.Close(updates);
            _calls.Read(list, updates);
        }
    }

    private void TakeContent(JsonElement content, List<ModelUpdate> updates)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            TakeText(JsonText.Of(content), updates);
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            // Mistral's reasoning models send parts: {"type":"thinking","thinking":[{"type":"text",…}]} and {"type":"text",…}.
            foreach (var part in content.EnumerateArray())
            {
                if (part.ValueKind != JsonValueKind.Object)
                {
                    continue;
                }

                if (part.TryGetProperty("thinking"u8, out var thinking) && thinking.ValueKind == JsonValueKind.Array)
                {
                    _any = true;
                    foreach (var piece in thinking.EnumerateArray())
                    {
                        _reasoning.Take(piece.ValueKind == JsonValueKind.Object ? JsonText.Member(piece, "text") ?? "" : "", updates);
                    }
                }
                else if (JsonText.Member(part, "text") is { } text)
                {
                    TakeText(text, updates);
                }
            }
        }
    }

    private void TakeText(string text, List<ModelUpdate> updates)
    {
        if (text.Length > 0)
        {
            _any = true;
            _reasoning.Close(updates);
            updates.Add(new TextDelta(text));
        }
    }
}

using System.Text;
using System.Text.Json;
using AgentHost.Plugins.OpenAI.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>One answer as its chunks arrive.</summary>
internal sealed class Answer(Endpoint endpoint) : AnswerReader
{
    private readonly ToolCallReader calls = new();
    private readonly ReasoningReader reasoning = new(endpoint.EchoReasoning);
    private StringBuilder? refusal;
    private string? finish;
    private TokenUsage? usage;
    private bool any;

    public override bool Finished => finish is not null;

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

        if (UsageReader.Read(json) is { } count && count != usage)
        {
            usage = count;
            updates.Add(new UsageUpdate(count));
        }

        return calls.TooMany ? ConnectionFaults.Bad(endpoint, "it holds more than a thousand tool calls.") : null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null)
    {
        if (!Finished && !(marked && any))
        {
            updates.Add(marked ? ConnectionFaults.Bad(endpoint, "it ended without saying anything.") : cut ?? ConnectionFaults.Cut(endpoint));
            return;
        }

        reasoning.Close(updates);
        if (calls.Nameless)
        {
            updates.Add(ConnectionFaults.Bad(endpoint, "a tool call has no name."));
            return;
        }

        calls.Close(updates);
        var reason = finish is null ? FinishReason.Unknown : FinishReasons.Read(finish);
        if (calls.Any && reason is (FinishReason.Stop or FinishReason.Unknown))
        {
            // Gemini's and Ollama's OpenAI endpoints say "stop" after tool calls.
            reason = FinishReason.ToolCalls;
        }
        else if (refusal is not null && reason is (FinishReason.Stop or FinishReason.Unknown))
        {
            reason = FinishReason.Refusal;
        }

        var detail = refusal is not null ? endpoint.Clean(refusal.ToString())
            : reason == FinishReason.Unknown && finish is not null ? endpoint.Clean(finish)
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

            finish = reason;
        }

        return null;
    }

    private void TakeDelta(JsonElement delta, List<ModelUpdate> updates)
    {
        any |= reasoning.Read(delta, updates);
        if (delta.TryGetProperty("content"u8, out var content))
        {
            TakeContent(content, updates);
        }

        if (JsonText.Member(delta, "refusal") is { Length: > 0 } refused && (refusal?.Length ?? 0) < 10_000)
        {
            any = true;
            (refusal ??= new StringBuilder()).Append(refused);
        }

        if (delta.TryGetProperty("tool_calls"u8, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
        {
            any = true;
            reasoning.Close(updates);
            calls.Read(list, updates);
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
                    any = true;
                    foreach (var piece in thinking.EnumerateArray())
                    {
                        reasoning.Take(piece.ValueKind == JsonValueKind.Object ? JsonText.Member(piece, "text") ?? "" : "", updates);
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
            any = true;
            reasoning.Close(updates);
            updates.Add(new TextDelta(text));
        }
    }
}

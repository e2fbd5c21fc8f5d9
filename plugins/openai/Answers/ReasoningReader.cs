using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Reads reasoning, which the wire's own reference does not have; services name it in two ways.</summary>
internal sealed class ReasoningReader(bool echo, bool withCalls)
{
    private List<JsonElement>? _details;
    private bool _open;
    private bool _content;

    /// <summary>Reads a delta's reasoning; true when it has some.</summary>
    public bool Read(JsonElement delta, List<ModelUpdate> updates)
    {
        var before = updates.Count;
        var kept = _details?.Count ?? 0;

        // In three forms, of which some services send two, with the same text. reasoning_content: DeepSeek, Moonshot, Z.ai, llama.cpp. reasoning: OpenRouter,
        // Groq, Ollama, newer vLLM.
        var content = JsonText.Member(delta, Echo.ReasoningContent);
        var text = content is { Length: > 0 } ? content : JsonText.Member(delta, "reasoning") ?? "";
        _content |= content is { Length: > 0 };
        Take(text, updates);
        if (delta.TryGetProperty(Echo.ReasoningDetails, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var detail in list.EnumerateArray())
            {
                (_details ??= []).Add(detail.Clone());
                if (text.Length == 0 && detail.ValueKind == JsonValueKind.Object)
                {
                    // MiniMax says it in the details alone (platform.minimax.io, "OpenAI API compatible").
                    Take(JsonText.Member(detail, "text") ?? "", updates);
                }
            }
        }

        return updates.Count > before || (_details?.Count ?? 0) > kept;
    }

    public void Take(string text, List<ModelUpdate> updates)
    {
        if (text.Length > 0)
        {
            _open = true;
            updates.Add(new ReasoningDelta(text));
        }
    }

    /// <summary>Ends the part: says what the service wants back with it.</summary>
    public void Close(List<ModelUpdate> updates)
    {
        // Whoever names it so is one of those that may want it back; nobody has to say so.
        var wanted = _open && echo ? "true" : _open && _content && withCalls ? $"\"{Echo.WithCalls}\"" : null;
        if (_details is not null || wanted is not null)
        {
            updates.Add(new ReasoningDelta("") { Opaque = OpaqueValue.OfReasoning(wanted, _details) });
        }

        _details = null;
        _content = false;
        _open = false;
    }
}

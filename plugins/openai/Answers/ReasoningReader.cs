using System.Text.Json;
using AgentHost.Plugins.OpenAI.Requests;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Reads reasoning, which the wire's own reference does not have; services name it in two ways.</summary>
internal sealed class ReasoningReader(bool echo)
{
    private List<JsonElement>? _details;
    private bool _open;

    /// <summary>Reads a delta's reasoning; true when it has some.</summary>
    public bool Read(JsonElement delta, List<ModelUpdate> updates)
    {
        var before = updates.Count;
        var kept = _details?.Count ?? 0;

        // In three forms, of which some services send two, with the same text. reasoning_content: DeepSeek, Moonshot, Z.ai, llama.cpp. reasoning: OpenRouter,
        // Groq, Ollama, newer vLLM.
        var text = JsonText.Member(delta, Echo.ReasoningContent) is { Length: > 0 } content ? content : JsonText.Member(delta, "reasoning") ?? "";
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
        if (_details is not null || (_open && echo))
        {
            updates.Add(new ReasoningDelta("") { Opaque = OpaqueValue.OfReasoning(_open && echo, _details) });
        }

        _details = null;
        _open = false;
    }
}

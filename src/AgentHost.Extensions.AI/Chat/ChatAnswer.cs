using System.Text.Json;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Reads one answer.</summary>
internal sealed class ChatAnswer(ChatEndpoint endpoint)
{
    private const string Refusal = "Refusal";

    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly UsageDetails _usage = new();
    private int _index;
    private ChatFinishReason? _reason;
    private string? _refusal;
    private ModelFault? _fault;

    /// <summary>True once a piece of the answer has come: what breaks then breaks it in the middle.</summary>
    public bool Began { get; private set; }

    /// <summary>The updates that one piece stands for.</summary>
    public IEnumerable<ModelUpdate> Read(ChatResponseUpdate piece)
    {
        _reason = piece.FinishReason ?? _reason;
        var updates = new List<ModelUpdate>(piece.Contents.Count);
        foreach (var content in piece.Contents)
        {
            if (Read(content) is { } update)
            {
                Began |= update is not UsageUpdate;
                updates.Add(update);
            }
        }

        return updates;
    }

    /// <summary>The last update.</summary>
    public ModelUpdate End()
    {
        if (_fault is not null)
        {
            return _fault;
        }

        if (_refusal is not null)
        {
            return new ModelFinished(FinishReason.Refusal) { Detail = _refusal };
        }

        if (_reason is null && !Began)
        {
            return new ModelFault(ModelFaultKind.BadResponse, $"The answer of {endpoint.Name} is empty.");
        }

        // Many clients give no reason, or say "stop" beside calls.
        var known = _reason is null || _reason == ChatFinishReason.Stop ? (_index > 0 ? FinishReason.ToolCalls : FinishReason.Stop)
            : _reason == ChatFinishReason.ToolCalls ? FinishReason.ToolCalls
            : _reason == ChatFinishReason.Length ? FinishReason.OutputLimit
            : _reason == ChatFinishReason.ContentFilter ? FinishReason.ContentFilter
            : FinishReason.Unknown;
        return new ModelFinished(known) { Detail = known == FinishReason.Unknown ? endpoint.Clean(_reason!.Value.Value) : null };
    }

    private ModelUpdate? Read(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { ProtectedData: { Length: > 0 } data } reasoning:
                return new ReasoningDelta(reasoning.Text) { Opaque = Keep(data) };
            case TextReasoningContent { Text.Length: > 0 } reasoning:
                return new ReasoningDelta(reasoning.Text);
            case TextContent { Text.Length: > 0 } text:
                return new TextDelta(text.Text);
            case FunctionCallContent { InformationalOnly: false } call when _calls.Add(call.CallId):
                return new ToolCallDelta(_index++) { CallId = call.CallId, Tool = call.Name, Arguments = ArgumentsOf(call) };
            case UsageContent used:
                _usage.Add(used.Details);
                return new UsageUpdate(UsageOf(_usage));
            case ErrorContent error when string.Equals(error.ErrorCode, Refusal, StringComparison.OrdinalIgnoreCase):
                _refusal = endpoint.Clean(error.Message);
                return null;
            case ErrorContent error:
                _fault = ChatFaults.OfError(endpoint, error);
                return null;
            default:
                // Calls that the service ran itself, and what the contract has no place for.
                return null;
        }
    }

    private static string ArgumentsOf(FunctionCallContent call) =>

        // The model's own words are lost; what is no JSON stays none, so that the call is answered and not run.
        call is { Exception: not null, Arguments: null or { Count: 0 } } ? "(arguments that are not JSON)" : JsonWriting.Arguments(call.Arguments);

    private static JsonElement Keep(string data) => JsonWriting.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString(ChatMessages.ProtectedData, SafeText.Of(data));
        json.WriteEndObject();
    });

    private static TokenUsage UsageOf(UsageDetails used)
    {
        var (input, output) = (Math.Max(0, used.InputTokenCount ?? 0), Math.Max(0, used.OutputTokenCount ?? 0));
        return new TokenUsage(input, output)
        {
            CacheRead = Math.Clamp(used.CachedInputTokenCount ?? 0, 0, input),
            Reasoning = Math.Clamp(used.ReasoningTokenCount ?? 0, 0, output),
        };
    }
}

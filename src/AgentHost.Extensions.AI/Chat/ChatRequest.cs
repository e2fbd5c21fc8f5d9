using System.Text.Json;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>The options of a request.</summary>
internal static class ChatRequest
{
    private const string ReasoningEffortName = "reasoning_effort";

    public static ChatOptions OptionsOf(ModelRequest request, ChatEndpoint endpoint)
    {
        var parameters = request.Parameters;
        var options = new ChatOptions
        {
            ModelId = endpoint.Model is { Length: > 0 } model ? model : null,
            Temperature = (float?)parameters.Temperature,
            TopP = (float?)parameters.TopP,
            MaxOutputTokens = parameters.MaxOutputTokens,
            StopSequences = parameters.Stop is { Count: > 0 } stop ? [.. stop] : null,
            Tools = request.Tools.Count > 0 ? [.. request.Tools.Select(static tool => new ToolDeclaration(tool))] : null,
            ResponseFormat = parameters.ResponseSchema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, "answer") : null,
        };
        if (parameters.Reasoning is { Length: > 0 } level)
        {
            Reason(options, level);
        }

        foreach (var (name, value) in parameters.Extra ?? new Dictionary<string, JsonElement>())
        {
            (options.AdditionalProperties ??= [])[name] = value;
        }

        return options;
    }

    /// <summary>Levels have a place of their own; a model's other words go along under the name that most services know.</summary>
    private static void Reason(ChatOptions options, string level)
    {
        ReasoningEffort? effort = level switch
        {
            "none" => ReasoningEffort.None,
            "low" => ReasoningEffort.Low,
            "medium" => ReasoningEffort.Medium,
            "high" => ReasoningEffort.High,
            "xhigh" => ReasoningEffort.ExtraHigh,
            _ => null,
        };
        if (effort is { } known)
        {
            options.Reasoning = new ReasoningOptions { Effort = known };
        }
        else
        {
            options.AdditionalProperties = new AdditionalPropertiesDictionary { [ReasoningEffortName] = SafeText.Of(level) };
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.Anthropic.Requests;

/// <summary>Writes how the model is to think: by effort where it decides itself how much, else by a number of tokens.</summary>
internal static class ThinkingWriter
{
    /// <summary>The least that the service takes (API reference, "Extended thinking").</summary>
    private const int LeastBudget = 1024;

    /// <summary>Name of the beta feature that makes the service leave out thinking that no longer fits.</summary>
    public const string StaleThinkingBeta = "thinking-binding-controls-2026-08-01";

    /// <summary>Tells whether the request has a <c>thinking</c> of the adaptive form.</summary>
    public static bool IsSent(ModelParameters parameters, Endpoint endpoint) =>
        endpoint.Thinking == ThinkingForm.Adaptive && !IsOff(parameters.Reasoning) && (parameters.Reasoning is not null || endpoint.Version.ThinksByItself);

    /// <summary>The value of <c>output_config.effort</c>; null for the model's own.</summary>
    public static string? Effort(ModelParameters parameters, Endpoint endpoint) =>
        endpoint.Thinking == ThinkingForm.Adaptive && parameters.Reasoning is { } level && !IsOff(level) ? level : null;

    public static void Write(Utf8JsonWriter json, ModelParameters parameters, Endpoint endpoint, int maxTokens)
    {
        if (endpoint.Thinking != ThinkingForm.None && IsOff(parameters.Reasoning))
        {
            json.WriteStartObject("thinking"u8);
            json.WriteString("type"u8, "disabled"u8);
            json.WriteEndObject();
        }
        else if (IsSent(parameters, endpoint))
        {
            WriteAdaptive(json, endpoint);
        }
        else if (endpoint.Thinking == ThinkingForm.Budget && parameters.Reasoning is { } level)
        {
            WriteBudget(json, level, maxTokens);
        }
    }

    private static bool IsOff(string? level) => level is "none" or "off";

    private static void WriteAdaptive(Utf8JsonWriter json, Endpoint endpoint)
    {
        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, "adaptive"u8);

        // Otherwise newer models think in silence, and what they say between two calls of tools is not heard either.
        json.WriteString("display"u8, "summarized"u8);
        if (endpoint.DropsStaleThinking)
        {
            // A summary of earlier messages or another set of tools changes what stands before the thinking; the service would refuse every request from then
            // on.
            json.WriteStartObject("block_binding"u8);
            json.WriteString("prefix_mismatch_behavior"u8, "drop_block"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteBudget(Utf8JsonWriter json, string level, int maxTokens)
    {
        var wanted = level switch
        {
            "minimal" or "low" => 2_048,
            "high" => 16_384,
            "xhigh" or "max" => 32_000,
            _ => int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) ? tokens : 8_192,
        };

        // It is part of the answer's bound and has to leave room for the answer.
        var budget = Math.Min(wanted, (int)(maxTokens * 3L / 4));
        if (budget < LeastBudget)
        {
            return;
        }

        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, "enabled"u8);
        json.WriteNumber("budget_tokens"u8, budget);
        json.WriteEndObject();
    }
}

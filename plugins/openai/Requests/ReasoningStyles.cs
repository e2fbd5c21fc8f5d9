using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>The ways in which services that speak Chat Completions are asked to reason.</summary>
internal static class ReasoningStyles
{
    /// <summary>OpenAI's own: <c>"reasoning_effort": "high"</c>.</summary>
    public const string Effort = "effort";

    /// <summary><c>"reasoning": {"effort": "high"}</c>.</summary>
    public const string Object = "object";

    /// <summary><c>"thinking": {"type": "enabled"}</c>, with no levels.</summary>
    public const string Thinking = "thinking";

    /// <summary>Both <see cref="Thinking"/> and, where it is on, <see cref="Effort"/>.</summary>
    public const string ThinkingEffort = "thinking-effort";

    /// <summary><c>"enable_thinking": true</c>, with no levels.</summary>
    public const string EnableThinking = "enable-thinking";

    /// <summary>Writes a level.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="style">One of the above; others mean <see cref="Effort"/>.</param>
    /// <param name="level">The level; <c>none</c> and <c>off</c> mean no reasoning.</param>
    /// <param name="ours">Whether a member is ours to write.</param>
    public static void Write(Utf8JsonWriter json, string style, string level, Func<string, bool> ours)
    {
        var on = level is not ("none" or "off");
        switch (style)
        {
            case Object when ours("reasoning"):
                json.WriteStartObject("reasoning"u8);
                json.WriteString("effort"u8, on ? level : "none");
                json.WriteEndObject();
                break;
            case Thinking or ThinkingEffort when ours("thinking"):
                json.WriteStartObject("thinking"u8);
                json.WriteString("type"u8, on ? "enabled"u8 : "disabled"u8);
                json.WriteEndObject();
                break;
            case EnableThinking when ours("enable_thinking"):
                json.WriteBoolean("enable_thinking"u8, on);
                break;
        }

        if ((style is not (Object or Thinking or EnableThinking or ThinkingEffort) || (style == ThinkingEffort && on)) && ours("reasoning_effort"))
        {
            json.WriteString("reasoning_effort"u8, level);
        }
    }
}

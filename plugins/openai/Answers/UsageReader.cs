using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Reads token counts.</summary>
internal static class UsageReader
{
    /// <summary>The counts of a chunk; null when it has none.</summary>
    public static TokenUsage? Read(JsonElement chunk)
    {
        if (TryObject(chunk, "usage", out var usage))
        {
            return ReadUsage(usage);
        }

        // Groq puts the counts of a stream under x_groq.
        if (TryObject(chunk, "x_groq", out var groq) && TryObject(groq, "usage", out usage))
        {
            return ReadUsage(usage);
        }

        // Moonshot puts them into the last choice.
        if (chunk.TryGetProperty("choices"u8, out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            && choices[0].ValueKind == JsonValueKind.Object && TryObject(choices[0], "usage", out usage))
        {
            return ReadUsage(usage);
        }

        return null;
    }

    private static TokenUsage ReadUsage(JsonElement usage)
    {
        long cacheRead = 0, cacheWrite = 0, reasoning = 0;
        if (TryObject(usage, "prompt_tokens_details", out var prompt))
        {
            cacheRead = Count(prompt, "cached_tokens");
            cacheWrite = Count(prompt, "cache_write_tokens");
        }

        if (TryObject(usage, "completion_tokens_details", out var completion))
        {
            reasoning = Count(completion, "reasoning_tokens");
        }

        if (cacheRead == 0)
        {
            // DeepSeek's and Moonshot's names.
            cacheRead = Math.Max(Count(usage, "prompt_cache_hit_tokens"), Count(usage, "cached_tokens"));
        }

        return new(Count(usage, "prompt_tokens"), Count(usage, "completion_tokens")) { CacheRead = cacheRead, CacheWrite = cacheWrite, Reasoning = reasoning };
    }

    private static bool TryObject(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    private static long Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var count) && count is > 0 and < 1e15 ? (long)count : 0;
}

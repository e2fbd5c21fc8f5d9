using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Answers;

/// <summary>Reads token counts.</summary>
internal static class UsageReader
{
    /// <summary>The counts of a chunk; null when it has none.</summary>
    public static TokenUsage? Read(JsonElement chunk)
    {
        if (JsonText.TryObject(chunk, "usage", out var usage))
        {
            return ReadUsage(usage);
        }

        // Groq puts the counts of a stream under x_groq.
        if (JsonText.TryObject(chunk, "x_groq", out var groq) && JsonText.TryObject(groq, "usage", out usage))
        {
            return ReadUsage(usage);
        }

        // Moonshot puts them into the last choice.
        if (chunk.TryGetProperty("choices"u8, out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            && choices[0].ValueKind == JsonValueKind.Object && JsonText.TryObject(choices[0], "usage", out usage))
        {
            return ReadUsage(usage);
        }

        return null;
    }

    private static TokenUsage ReadUsage(JsonElement usage)
    {
        long cacheRead = 0, cacheWrite = 0, reasoning = 0;
        if (JsonText.TryObject(usage, "prompt_tokens_details", out var prompt))
        {
            cacheRead = JsonText.Count(prompt, "cached_tokens");
            cacheWrite = JsonText.Count(prompt, "cache_write_tokens");
        }

        if (JsonText.TryObject(usage, "completion_tokens_details", out var completion))
        {
            reasoning = JsonText.Count(completion, "reasoning_tokens");
        }

        if (cacheRead == 0)
        {
            // DeepSeek's and Moonshot's names.
            cacheRead = Math.Max(JsonText.Count(usage, "prompt_cache_hit_tokens"), JsonText.Count(usage, "cached_tokens"));
        }

        return new(
            JsonText.Count(usage, "prompt_tokens"),
            JsonText.Count(usage, "completion_tokens")) { CacheRead = cacheRead, CacheWrite = cacheWrite, Reasoning = reasoning };
    }
}

using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Answers;

/// <summary>Keeps the token counts of one answer: they come with its start, and again, in total, with its end.</summary>
internal sealed class UsageReader
{
    private long fresh;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long reasoning;
    private TokenUsage? last;

    /// <summary>Reads <c>usage</c> of a message or an event; gives the counts when they changed.</summary>
    public TokenUsage? Read(JsonElement holder)
    {
        if (!JsonText.TryObject(holder, "usage", out var usage))
        {
            return null;
        }

        Take(usage, "input_tokens", ref fresh);
        Take(usage, "cache_read_input_tokens", ref cacheRead);
        Take(usage, "cache_creation_input_tokens", ref cacheWrite);
        Take(usage, "output_tokens", ref output);
        if (JsonText.TryObject(usage, "output_tokens_details", out var details))
        {
            Take(details, "thinking_tokens", ref reasoning);
        }

        // The wire counts cached tokens beside the others; the contract counts them among them.
        var now = new TokenUsage(fresh + cacheRead + cacheWrite, output) { CacheRead = cacheRead, CacheWrite = cacheWrite, Reasoning = reasoning };
        return now == last ? null : last = now;
    }

    /// <summary>A later count replaces the one before; a member that is not there, or null, leaves it.</summary>
    private static void Take(JsonElement usage, string name, ref long count)
    {
        if (usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
        {
            count = JsonText.Count(usage, name);
        }
    }
}

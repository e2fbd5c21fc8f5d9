using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Answers;

/// <summary>Keeps the token counts of one answer: they come with its start, and again, in total, with its end.</summary>
internal sealed class UsageReader
{
    private long _fresh;
    private long _cacheRead;
    private long _cacheWrite;
    private long _output;
    private long _reasoning;
    private TokenUsage? _last;

    /// <summary>Reads <c>usage</c> of a message or an event; gives the counts when they changed.</summary>
    public TokenUsage? Read(JsonElement holder)
    {
        if (!JsonText.TryObject(holder, "usage", out var usage))
        {
            return null;
        }

        Take(usage, "input_tokens", ref _fresh);
        Take(usage, "cache_read_input_tokens", ref _cacheRead);
        Take(usage, "cache_creation_input_tokens", ref _cacheWrite);
        Take(usage, "output_tokens", ref _output);
        if (JsonText.TryObject(usage, "output_tokens_details", out var details))
        {
            Take(details, "thinking_tokens", ref _reasoning);
        }

        // The wire counts cached tokens beside the others; the contract counts them among them.
        var now = new TokenUsage(_fresh + _cacheRead + _cacheWrite, _output) { CacheRead = _cacheRead, CacheWrite = _cacheWrite, Reasoning = _reasoning };
        return now == _last ? null : _last = now;
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

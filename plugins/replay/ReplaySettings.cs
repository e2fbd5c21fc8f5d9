using System.Text.Json;

namespace AgentHost.Plugins.Replay;

/// <summary>One entry of settings, read once.</summary>
/// <remarks>
/// <c>cassette</c> (a file; relative to the workspace), <c>mode</c> (<c>replay</c> or <c>record</c>), <c>of</c> (the model to record), <c>match</c> (what of a
/// request must be the same), <c>delayMs</c> (0).
/// </remarks>
internal sealed record ReplaySettings(string Provider, string Cassette)
{
    /// <summary>Parts of a request that can be compared.</summary>
    public static IReadOnlyList<string> Aspects { get; } = ["messages", "system", "tools", "parameters"];

    /// <summary>True to record, false to play.</summary>
    public bool Records { get; private init; }

    /// <summary>The model to record.</summary>
    public string Of { get; private init; } = "";

    /// <summary>
    /// Parts of a request that are compared. The system prompt and the tools change with each version of the program and with each machine: not unless asked
    /// for.
    /// </summary>
    public IReadOnlyList<string> Match { get; private init; } = ["messages", "parameters"];

    /// <summary>Delay before each update, for people who watch.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Reason why the entry cannot be used, in one sentence.</summary>
    public string? Problem { get; private init; }

    public static ReplaySettings Read(ModelClientOptions options, string root)
    {
        var entry = options.Settings;
        var place = $"providers.{options.Provider}";
        string Wrong(string what) => $"{place} {what} in agent.json.";
        if (Text(entry, "cassette") is not { Length: > 0 } file)
        {
            return new(options.Provider, "") { Problem = Wrong("names no cassette: set cassette to a file") };
        }

        var mode = Text(entry, "mode") ?? "replay";
        var of = Text(entry, "of") ?? "";
        var match = MatchOf(entry);
        var delay = entry.TryGetProperty("delayMs", out var wait) ? wait : default;
        var milliseconds = 0;
        var problem = mode is not ("replay" or "record") ? Wrong("has the mode \"" + mode + "\": it is replay or record")
            : mode == "record" && !of.Contains('/', StringComparison.Ordinal) ? Wrong("names no model to record: set of to PROVIDER/MODEL")
            : match is null ? Wrong("has a match that is no list of " + string.Join(", ", Aspects))
            : delay.ValueKind != JsonValueKind.Undefined
                && !(delay.ValueKind == JsonValueKind.Number && delay.TryGetInt32(out milliseconds) && milliseconds is >= 0 and <= 10_000)
                    ? Wrong("has a delayMs that is no number from 0 to 10000")
            : null;
        return new(options.Provider, Path.Combine(root, file))
        {
            Records = mode == "record",
            Of = of,
            Match = match ?? [],
            Delay = TimeSpan.FromMilliseconds(milliseconds),
            Problem = problem,
        };
    }

    private static string[]? MatchOf(JsonElement entry)
    {
        if (!entry.TryGetProperty("match", out var list))
        {
            return ["messages", "parameters"];
        }

        return list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String && Aspects.Contains(item.GetString()))
            ? [.. list.EnumerateArray().Select(static item => item.GetString()!)]
            : null;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Hooks.Running;

/// <summary>A hook that is a program.</summary>
/// <param name="Event">When it runs.</param>
/// <param name="Origin">Where it stands: a file with its line.</param>
internal sealed record CommandHook(HookEvent Event, string Origin)
{
    private const string ClaudeFormat = "claude";

    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The tools that it is for.</summary>
    public HookMatcher Matcher { get; init; } = HookMatcher.All;

    /// <summary>Program and arguments; null where <see cref="Line"/> stands.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>A line for the platform's shell.</summary>
    public string? Line { get; init; }

    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>True where a failure of it lets pass what it could have blocked.</summary>
    public bool FailureAllows { get; init; }

    /// <summary>True where it speaks Claude Code's format.</summary>
    public bool Claude { get; init; }

    /// <summary>Of a hook in that format: whether every failure blocks, not only a time-out.</summary>
    public bool Strict { get; init; }

    /// <summary>Of the workspace's own files.</summary>
    public bool OfProject { get; init; }

    /// <summary>True where a failure of it counts as a denial.</summary>
    public bool IsStrict => !FailureAllows && (!Claude || Strict);

    /// <summary>Reads what <see cref="ToFound"/> wrote.</summary>
    public static CommandHook Of(FoundHook found)
    {
        var own = found.Declaration;
        var claude = found.Format == ClaudeFormat;
        var matcher = own.GetProperty("matcher").GetString()!;
        return new CommandHook(found.Event, found.Origin)
        {
            Matcher = claude ? HookMatcher.OfPattern(matcher) : HookMatcher.OfNames(matcher),
            Line = own.TryGetProperty("line", out var line) ? line.GetString() : null,
            Arguments = own.TryGetProperty("words", out var words) ? [.. words.EnumerateArray().Select(static word => word.GetString()!)] : null,
            Timeout = TimeSpan.FromMilliseconds(found.TimeoutMs),
            FailureAllows = own.GetProperty("failureAllows").GetBoolean(),
            Claude = claude,
            Strict = own.GetProperty("strict").GetBoolean(),
            OfProject = !found.OfPerson,
        };
    }

    /// <summary>The hook as the host shows it and hands it back.</summary>
    public FoundHook ToFound()
    {
        var own = new JsonObject { ["matcher"] = Matcher.Text, ["failureAllows"] = FailureAllows, ["strict"] = Strict };
        if (Line is not null)
        {
            own["line"] = Line;
        }

        if (Arguments is not null)
        {
            own["words"] = new JsonArray([.. Arguments.Select(static word => JsonValue.Create(word))]);
        }

        return new FoundHook(Event, Origin, AgentJson.Parse(own.ToJsonString()))
        {
            Matcher = Matcher.IsAll ? null : Matcher.Text,
            Command = Line ?? string.Join(' ', Arguments ?? []),
            TimeoutMs = (int)Timeout.TotalMilliseconds,
            FailureAllows = !IsStrict,
            Format = Claude ? ClaudeFormat : null,
            OfPerson = !OfProject,
        };
    }
}

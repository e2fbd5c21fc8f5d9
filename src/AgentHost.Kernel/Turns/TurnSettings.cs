using AgentHost.Configuration;

namespace AgentHost.Kernel.Turns;

/// <summary>The limits of a turn: the prompt's over the settings' over the defaults.</summary>
public sealed record TurnSettings(int Steps, TimeSpan? Time, long? Tokens, RetryPolicy Retry, StepDeadlines Deadlines)
{
    // Timers take no more than 49 days; nobody waits longer than this.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public static TurnSettings Of(SettingsView settings, TurnLimits limits)
    {
        var time = limits.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.Duration("limits", "time");
        var retry = new RetryPolicy();
        var deadlines = new StepDeadlines();
        return new(
            limits.Steps ?? settings.Integer("limits", "steps") ?? 100,
            Bounded(time),
            limits.Tokens ?? settings.Long("limits", "tokens"),
            retry with
            {
                // The setting counts tries after the first.
                Attempts = settings.Integer("limits", "retries", "attempts") is { } more ? more + 1 : retry.Attempts,
                FirstWait = Span(settings, retry.FirstWait, "limits", "retries", "firstWait"),
                LongestWait = Span(settings, retry.LongestWait, "limits", "retries", "longestWait"),
            },
            deadlines with
            {
                First = Span(settings, deadlines.First, "limits", "firstToken"),
                Between = Span(settings, deadlines.Between, "limits", "betweenTokens"),
                Whole = Span(settings, deadlines.Whole, "limits", "request"),
            });
    }

    /// <summary>A duration that timers accept.</summary>
    public static TimeSpan? Bounded(TimeSpan? duration) => duration > Longest ? Longest : duration;

    private static TimeSpan Span(SettingsView settings, TimeSpan otherwise, params ReadOnlySpan<string> path) =>
        Bounded(settings.Duration(path)) ?? otherwise;
}

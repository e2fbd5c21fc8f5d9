using System.Globalization;
using System.Text.Json;

namespace AgentHost.Probe;

/// <summary>What the probe does with its part of a session's log.</summary>
internal static class ProbeEvents
{
    /// <summary>Appends what it is given under <c>events</c>; <c>flush</c>, <c>expected</c> and <c>session</c> as well.</summary>
    public static async Task<string> AppendAsync(IEvents events, JsonElement arguments, string sessionId, CancellationToken cancellationToken)
    {
        var given = arguments.GetProperty("events").EnumerateArray()
            .Select(static e => new NewEvent(e.GetProperty("type").GetString()!, e.TryGetProperty("data", out var data) ? data : default)).ToList();
        var options = new AppendOptions
        {
            Flush = arguments.TryGetProperty("flush", out var flush) && flush.GetBoolean(),
            ExpectedLast = arguments.TryGetProperty("expected", out var expected) ? expected.GetInt64() : null,
        };
        var result = await events.AppendAsync(SessionOf(arguments, sessionId), given, options, cancellationToken);
        return $"{result.Appended} {result.Last}";
    }

    /// <summary>Reads <c>limit</c> events behind <c>after</c>.</summary>
    public static async Task<string> ReadAsync(IEvents events, JsonElement arguments, string sessionId, CancellationToken cancellationToken)
    {
        var read = await events.ReadAsync(
            SessionOf(arguments, sessionId), arguments.GetProperty("after").GetInt64(), arguments.GetProperty("limit").GetInt32(), cancellationToken);
        return string.Join(';', read.Select(static e => string.Create(CultureInfo.InvariantCulture, $"{e.Number} {e.Type} {e.Data} {e.Time.Year > 2000}")));
    }

    /// <summary>Eight appenders at once, each of which appends 12 pairs and reads again where another was first; says how often that was.</summary>
    public static async Task<string> RaceAsync(IEvents events, string sessionId, CancellationToken cancellationToken)
    {
        var conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(by => Task.Run(
            async () =>
            {
                long last = 0;
                for (var i = 0; i < 12;)
                {
                    var pair = new NewEvent("probe.noted", AgentJson.Parse($$"""{"by":{{by}},"n":{{i}}}"""));
                    var result = await events.AppendAsync(sessionId, [pair, pair], new AppendOptions { ExpectedLast = last }, cancellationToken);
                    last = result.Last;
                    if (result.Appended)
                    {
                        i++;
                    }
                    else
                    {
                        Interlocked.Increment(ref conflicts);
                    }
                }
            },
            cancellationToken)));
        return $"{conflicts}";
    }

    private static string SessionOf(JsonElement arguments, string own) => arguments.TryGetProperty("session", out var named) ? named.GetString()! : own;
}

using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands;

/// <summary>Moments that have been, as people write them: a time ago, or a day.</summary>
internal static class RelativeTime
{
    /// <returns>The moment; null where nothing is said.</returns>
    /// <exception cref="HostException">It is none.</exception>
    public static DateTimeOffset? Parse(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (Durations.TryParse(text, out var ago))
        {
            var now = TimeProvider.System.GetUtcNow();
            return now - DateTimeOffset.MinValue > ago ? now - ago : DateTimeOffset.MinValue;
        }

        return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var day)
            ? new DateTimeOffset(day)
            : throw new HostException(HostFailure.Invalid, $"\"{CleanText.Line(text, 40)}\" is no time for {option}: write 7d, 12h or 2026-11-21.");
    }
}

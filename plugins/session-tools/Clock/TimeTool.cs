using System.Globalization;

namespace AgentHost.Plugins.SessionTools.Clock;

/// <summary>Tells the host's time.</summary>
[Tool("time", Effects = ToolEffects.None, Defer = true)]
internal sealed partial class TimeTool(IPluginContext plugin) : Tool<TimeArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(TimeArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, "Tell the time"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(TimeArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var zone = plugin.Time.LocalTimeZone;
        var utc = plugin.Time.GetUtcNow();
        var local = TimeZoneInfo.ConvertTime(utc, zone);
        return new(ToolResult.Text(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            local: {local:yyyy-MM-dd'T'HH:mm:sszzz} ({zone.Id})
            UTC: {utc:yyyy-MM-dd'T'HH:mm:ss'Z'}
            Unix: {utc.ToUnixTimeSeconds()}
            RFC 1123: {utc.UtcDateTime:R}
            {local:dddd}, day {local.DayOfYear} of {local.Year}, ISO week {ISOWeek.GetYear(local.DateTime)}-W{ISOWeek.GetWeekOfYear(local.DateTime):00}
            """)));
    }
}

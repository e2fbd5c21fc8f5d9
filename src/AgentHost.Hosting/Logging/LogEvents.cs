using System.Globalization;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Hosting.Logging;

/// <summary>Describes the events that go into the log: how turns begin and end, and what went wrong. What was said does not.</summary>
internal static class LogEvents
{
    public static (LogEntryLevel Level, string Source, string Text)? Describe(AgentEvent e) => e switch
    {
        TurnStarted started =>
            (
                LogEntryLevel.Info,
                "turn",
                $"begins with {(started.Model.Length == 0 ? "a client's own call" : started.Model)}, mode {EnumNames.Write(started.Mode)}"),
        TurnCompleted completed =>
            (
                LevelOf(completed),
                "turn",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"ends: {EnumNames.Write(completed.Outcome)}, {SchemaText.Count(completed.Steps, "step")}, "
                    + $"{SchemaText.Count(completed.ToolCalls, "call")}, {SchemaText.Count(completed.Usage.Input, "token")} in, "
                    + $"{completed.Usage.Output} out{(completed.Reason is { } reason ? ": " + reason : "")}")),
        StepRetrying retrying =>
            (
                LogEntryLevel.Warning,
                "turn",
                string.Create(CultureInfo.InvariantCulture, $"asks again in {retrying.WaitSeconds:0.#} s: {retrying.Fault.Message}")),
        ContextCompacted compacted =>
            (
                LogEntryLevel.Info,
                "turn",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the conversation was shortened by {compacted.Plugin}: {SchemaText.Count(compacted.LeftOut, "message")} left out, "
                    + $"{SchemaText.Count(compacted.Trimmed.Count, "result")} trimmed, about {SchemaText.Count(compacted.TokensBefore, "token")} before, "
                    + $"{compacted.TokensAfter} now")),
        ToolCompleted { State: ToolState.Failed } failed => (LogEntryLevel.Info, "tool", $"{failed.Tool} failed"),
        ToolCompleted { State: ToolState.Denied } denied => (LogEntryLevel.Info, "tool", $"{denied.Tool} was denied: {denied.Verdict?.Reason}"),
        PluginStateChanged { State: PluginState.Faulted or PluginState.Blocked } plugin =>
            (LogEntryLevel.Warning, "plugin." + plugin.Plugin, $"{EnumNames.Write(plugin.State)}: {plugin.Reason}"),
        HostWarning warning => (LogEntryLevel.Warning, "host", warning.Message),
        _ => null,
    };

    private static LogEntryLevel LevelOf(TurnCompleted turn) => turn.Outcome switch
    {
        TurnOutcome.Answered or TurnOutcome.Cancelled => LogEntryLevel.Info,
        TurnOutcome.Failed => LogEntryLevel.Error,
        _ => LogEntryLevel.Warning,
    };
}

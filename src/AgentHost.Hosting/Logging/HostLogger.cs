using AgentHost.Client;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Logging;

/// <summary>A logger of one source.</summary>
internal sealed class HostLogger(HostLog log, string source) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var text = formatter(state, exception);
        log.Write(
            logLevel switch
            {
                LogLevel.Information => LogEntryLevel.Info,
                LogLevel.Warning => LogEntryLevel.Warning,
                _ => LogEntryLevel.Error,
            },
            source,
            exception is null ? text : $"{text} {exception}");
    }
}

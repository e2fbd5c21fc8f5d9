using System.Globalization;
using AgentHost.Plugins.Isolation.Protocol;
using Microsoft.Extensions.Logging;

namespace AgentHost.PluginRunner.Services;

/// <summary>Sends log lines to the host, in order, a bounded number at a time.</summary>
internal sealed class HostLoggers(RunnerLink link, LogLevel minimum) : ILoggerFactory
{
    private const int Waiting = 1024;

    private const int LineLimit = 16 * 1024;

    private readonly Lock _gate = new();
    private int _sending;
    private int _dropped;

    public LogLevel Minimum => minimum;

    public void Send(LogParams line)
    {
        lock (_gate)
        {
            if (_sending >= Waiting)
            {
                _dropped++;
                return;
            }

            if (_dropped > 0)
            {
                var count = _dropped;
                _dropped = 0;
                _sending++;
                _ = SendAsync(new LogParams(
                    null,
                    (int)LogLevel.Warning,
                    string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "line" : "lines")} of the log left out: too many came at once."),
                    null));
            }

            _sending++;
            _ = SendAsync(line with { Message = Bound(line.Message), Exception = line.Exception is null ? null : Bound(line.Exception) });
        }
    }

    public ILogger CreateLogger(string categoryName) => new HostLogger(this, scope: null);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The host's logging is configured at the host.");

    public void Dispose()
    {
    }

    private async Task SendAsync(LogParams line)
    {
        try
        {
            await link.TellAsync(RunnerMethods.Log, line, CancellationToken.None);
        }
        catch (Exception)
        {
            // The host is gone, and its log with it.
        }

        lock (_gate)
        {
            _sending--;
        }
    }

    private static string Bound(string text) => text.Length > LineLimit ? text[..LineLimit] : text;
}

/// <summary>The plugin's logger, at the host. Lines that come faster than the pipe takes them are dropped and counted.</summary>
internal sealed class HostLogger(HostLoggers loggers, string? scope) : ILogger
{
    public HostLogger For(string call) => new(loggers, call);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= loggers.Minimum && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (IsEnabled(logLevel))
        {
            loggers.Send(new LogParams(scope, (int)logLevel, formatter(state, exception), exception?.ToString()));
        }
    }
}

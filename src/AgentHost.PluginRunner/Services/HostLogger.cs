using AgentHost.Plugins.Isolation.Protocol;
using Microsoft.Extensions.Logging;

namespace AgentHost.PluginRunner.Services;

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

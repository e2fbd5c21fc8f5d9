using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Hosting;

/// <summary>Options of a host.</summary>
public sealed record HostOptions
{
    /// <summary>Label of this process, in a few words for people: <c>agent run</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The program's folder; bundled plugins lie in its <c>plugins</c>.</summary>
    public string AppFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>The assembly of the plugin runner; default in <see cref="AppFolder"/>.</summary>
    public string Runner { get => field ?? Path.Combine(AppFolder, "AgentHost.PluginRunner.dll"); init; }

    /// <summary>The environment; default the process's.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Factory of the loggers; default for none, unless <see cref="KeepLog"/>.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Keeps a log in the data folder: bounded, secrets hidden, written behind what it tells of. Default false.</summary>
    public bool KeepLog { get; init; }

    /// <summary>Ids of plugins to run in this process though they are not bundled.</summary>
    public IReadOnlySet<string> InProcess { get; init; } = new HashSet<string>();

    /// <summary>Opening a workspace also wakes the provider of its model, while everything else is still being opened. Default false.</summary>
    public bool Prewarm { get; init; }

    /// <summary>
    /// True to take up, when a turn ends, prompts that other processes leave for sessions of this host: for a host that lives on. Default true.
    /// </summary>
    public bool TakesQueued { get; init; } = true;

    /// <summary>
    /// True to store each prompt before its turn's id is told, so that a host which is killed before the turn begins loses none: for a host that takes prompts
    /// in for others. Such a prompt is held at the next host. Default false: only prompts that wait are stored.
    /// </summary>
    public bool StoresPrompts { get; init; }

    /// <summary>Makes the runtime of a plugin where that is not the host's own choice: for tests of plugins. Null from it leaves the choice.</summary>
    public Func<InstalledPlugin, PluginServices, IPluginRuntime?> Runtimes { get; init; } = static (_, _) => null;

    /// <summary>Connects commands in the sandbox to hosts; default to public addresses alone.</summary>
    internal GuardedConnector Connector { get; init; } = new();
}

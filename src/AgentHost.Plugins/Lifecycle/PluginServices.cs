using System.Text.Json;
using AgentHost.Plugins.Accounting;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Lifecycle;

/// <summary>Services that the host hands to every plugin, from which each plugin's own context is made.</summary>
public sealed class PluginServices
{
    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required Func<InstalledPlugin, IHttpClients> Http { get; init; }

    /// <summary>Deadline for a connection to be made; the runner of a plugin that begins is told.</summary>
    public ConnectDeadline Connect { get; init; } = new();

    /// <summary>Holds one data folder for each plugin.</summary>
    public required string DataRoot { get; init; }

    public required Func<string, IKeyValueStore> State { get; init; }

    public required Func<InstalledPlugin, ICredentials> Credentials { get; init; }

    public required Func<InstalledPlugin, IEvents> Events { get; init; }

    /// <summary>Makes a feature that came after the contract's first version; null for one that this host does not have.</summary>
    public Func<InstalledPlugin, Type, object?> Features { get; init; } = static (_, _) => null;

    /// <summary>Notes that a plugin's code is about to run in this process; what comes back is disposed when that went well. Null for nothing.</summary>
    public Func<InstalledPlugin, IDisposable?> Mark { get; init; } = static _ => null;

    /// <summary>Told, without waiting, that a plugin failed too often and is left alone, and why.</summary>
    public Action<InstalledPlugin, string> Quarantined { get; init; } = static (_, _) => { };

    /// <summary>Counts what plugins in this process allocate; null where that is not wanted.</summary>
    public AllocationTracker? Allocations { get; init; }

    /// <summary>The assembly of the plugin runner, <c>AgentHost.PluginRunner.dll</c>; null where isolation is not to be had.</summary>
    public string? RunnerPath { get; init; }

    /// <summary>Starts the runner's processes, under the guard.</summary>
    public required IProcesses Processes { get; init; }

    /// <summary>Deadline for activation. Default 10 s.</summary>
    public TimeSpan ActivationDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline for stopping. Default 5 s.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);
}

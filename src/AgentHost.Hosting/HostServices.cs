using AgentHost.Configuration;
using AgentHost.Kernel.Models;
using AgentHost.Models.Credentials;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Network;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Hosting;

/// <summary>Puts together what plugins are handed.</summary>
internal static class HostServices
{
    public static PluginServices ForPlugins(
        QuarantineKeeper quarantine,
        HostOptions options,
        HostFolders folders,
        Task<SessionStore> store,
        EventPublisher publisher,
        IProcesses processes,
        Redactor redactor,
        ModelClients clients,
        ConnectDeadline connect)
    {
        var http = new HttpClients(connect: connect);
        return new()
        {
            Time = options.Time,
            Loggers = options.Loggers,
            Connect = connect,
            Http = installed => http.For(installed.Manifest),
            DataRoot = Path.Combine(folders.Data, "plugins", "data"),
            State = id => new DeferredKeyValueStore(store, id),
            Credentials = installed => new DeclaredCredentials(installed.Manifest, options.Variables, redactor),
            Events = installed => new DeclaredEvents(installed.Manifest, publisher),
            Features = (installed, type) =>
                type == typeof(IModels) ? new PluginModels(installed.Manifest, clients)
                : type == typeof(ISecretFilter) ? new SecretFilter(redactor)
                : type == typeof(ISecretStore) ? new PluginSecrets(installed.Manifest.Id, new PluginSecretFile(folders.Data, options.Time), redactor)
                : null,
            Allocations = new AllocationTracker(),
            Mark = quarantine.Mark,
            Quarantined = quarantine.Quarantine,
            RunnerPath = File.Exists(options.Runner) ? options.Runner : null,
            Processes = processes,
        };
    }
}

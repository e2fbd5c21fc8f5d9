using Microsoft.Extensions.Logging;

namespace AgentHost;

/// <summary>A plugin's world.</summary>
/// <remarks>Valid from activation to deactivation. Thread-safe.</remarks>
public interface IPluginContext
{
    /// <summary>The plugin's id.</summary>
    string Id { get; }

    /// <summary>Its version (SemVer 2).</summary>
    string Version { get; }

    /// <summary>Its folder, with the files that came with it. Never written to.</summary>
    string Folder { get; }

    /// <summary>Its own folder for data, which outlives updates.</summary>
    string DataFolder { get; }

    /// <summary>Its logger.</summary>
    ILogger Logger { get; }

    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>Small values that last.</summary>
    IKeyValueStore State { get; }

    /// <summary>Publishes the events that its manifest declares.</summary>
    IEvents Events { get; }

    /// <summary>
    /// HTTP clients with the host's proxy, pool and egress rules; they reach the hosts that the manifest names under <c>permissions.network</c>.
    /// </summary>
    IHttpClients Http { get; }

    /// <summary>Credentials that its manifest names.</summary>
    ICredentials Credentials { get; }

    /// <summary>Models of the person's settings, for plugins whose manifest names them under <c>permissions.models</c>; null in a host that has none.</summary>
    IModels? Models { get; }

    /// <summary>Secrets that the plugin keeps; null in a host that keeps none.</summary>
    ISecretStore? SecretStore { get; }

    /// <summary>Hides secrets in texts; null in a host that knows none.</summary>
    ISecretFilter? SecretFilter { get; }

    /// <summary>
    /// Fires when the plugin is being stopped, after its calls have ended and before <see cref="Plugin.DeactivateAsync"/>: for what it runs beside them.
    /// </summary>
    CancellationToken Stopping { get; }

    /// <summary>Registers a capability that the manifest announces.</summary>
    /// <param name="kind">Its kind (<see cref="CapabilityKinds"/>, or one of another plugin's contribution points).</param>
    /// <param name="name">Its name, as in the manifest.</param>
    /// <param name="factory">Makes it for a workspace; called at most once for each.</param>
    /// <returns>Withdraws it.</returns>
    /// <exception cref="InvalidOperationException">The manifest does not announce it, it is registered already, or the type does not fit the kind.</exception>
    IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class;

    /// <summary>A feature of the host that came after version 1.0 of the contract; null when this host has none.</summary>
    TFeature? TryGet<TFeature>()
        where TFeature : class;
}

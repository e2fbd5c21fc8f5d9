using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Plugins.TestKit;

/// <summary>A plugin's world: values in memory, events as they are published, a folder for data.</summary>
public sealed class TestPlugin : IPluginContext, IEvents, IKeyValueStore, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, StoredValue> _values = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Id => "test";

    /// <inheritdoc/>
    public string Version => "0.1.0";

    /// <inheritdoc/>
    public string Folder => Installed ?? throw new NotSupportedException();

    /// <summary>Folder that the plugin would be installed in; none at first.</summary>
    public string? Installed { get; set; }

    /// <inheritdoc/>
    public string DataFolder { get; } = Directory.CreateTempSubdirectory("agent-data-").FullName;

    /// <inheritdoc/>
    public ILogger Logger => NullLogger.Instance;

    /// <inheritdoc/>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    public IKeyValueStore State => this;

    /// <inheritdoc/>
    public IEvents Events => this;

    /// <inheritdoc/>
    public IHttpClients Http => Clients ?? throw new NotSupportedException();

    /// <summary>What makes clients; nothing at first.</summary>
    public IHttpClients? Clients { get; set; }

    /// <summary>Features of the host.</summary>
    public List<object> Features { get; } = [];

    /// <inheritdoc/>
    public ICredentials Credentials => Secrets ?? throw new NotSupportedException();

    /// <summary>What finds credentials; nothing at first.</summary>
    public ICredentials? Secrets { get; set; }

    /// <inheritdoc/>
    public ICapabilities Capabilities => throw new NotSupportedException();

    /// <inheritdoc/>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Events that were published: type, session, data.</summary>
    public List<(string Type, string? SessionId, JsonElement Data)> Published { get; } = [];

    /// <summary>Keys that have a value.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>Stops the plugin.</summary>
    public void Stop() => _stopping.Cancel();

    /// <inheritdoc/>
    public IDisposable Register<TCapability>(string kind, string name, Func<IWorkspaceContext, TCapability> factory)
        where TCapability : class => throw new NotSupportedException();

    /// <inheritdoc/>
    public IModels? Models => TryGet<IModels>();

    /// <inheritdoc/>
    public ISecretStore? SecretStore => TryGet<ISecretStore>();

    /// <inheritdoc/>
    public ISecretFilter? SecretFilter => TryGet<ISecretFilter>();

    /// <inheritdoc/>
    public TFeature? TryGet<TFeature>()
        where TFeature : class => Features.OfType<TFeature>().FirstOrDefault();

    /// <inheritdoc/>
    public ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken)
    {
        lock (Published)
        {
            Published.Add((type, sessionId, data.Clone()));
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (_values)
        {
            return new(_values.GetValueOrDefault(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken)
    {
        lock (_values)
        {
            if (value is { } given)
            {
                _values[key] = new(given.Clone(), (_values.GetValueOrDefault(key)?.Version ?? 0) + 1);
            }
            else
            {
                _values.Remove(key);
            }
        }

        return new(true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }
}

using System.Text.Json;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>The plugin's stored values, at the host.</summary>
internal sealed class HostState(RunnerLink link) : IKeyValueStore
{
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken cancellationToken) =>
        link.AskAsync<StateKeyParams, StoredValue>(RunnerMethods.StateGet, new StateKeyParams(key), cancellationToken);

    public ValueTask<bool> SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken) =>
        link.AskAsync<StateSetParams, bool>(
            RunnerMethods.StateSet, new StateSetParams(key, value ?? AgentJson.EmptyObject, value is null, expectedVersion), cancellationToken);
}

/// <summary>The plugin's own events, published, kept and read by the host.</summary>
internal sealed class HostEvents(RunnerLink link) : IEvents
{
    private static readonly JsonElement Null = JsonElement.Parse("null"u8);

    public async ValueTask PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken) =>
        await link.AskAsync<PublishParams, Empty>(RunnerMethods.EventsPublish, new PublishParams(type, sessionId, data), cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(
        string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken)
    {
        // Data that is nothing at all could not be written; the host says what is wrong with it.
        var sent = events.Select(static e => new Wire<NewEvent>(e.Data.ValueKind == JsonValueKind.Undefined ? e with { Data = Null } : e)).ToList();
        return (await link.AskAsync<AppendParams, AppendResult>(
            RunnerMethods.EventsAppend, new AppendParams(sessionId, sent, options is null ? null : new(options)), cancellationToken))!;
    }

    public async ValueTask<IReadOnlyList<StoredEvent>> ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        (await link.AskAsync<ReadEventsParams, IReadOnlyList<StoredEvent>>(
            RunnerMethods.EventsRead, new ReadEventsParams(sessionId, after, limit), cancellationToken))!;
}

/// <summary>Credentials, at the host, which holds them to the manifest.</summary>
internal sealed class HostCredentials(RunnerLink link) : ICredentials
{
    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await link.AskAsync<CredentialParams, TextResult>(RunnerMethods.CredentialsFind, new CredentialParams(name), cancellationToken))?.Text;
}

/// <summary>Secrets that the plugin keeps, at the host, which hides them: a feature each.</summary>
internal sealed class HostSecrets(RunnerLink link) : ISecretStore, ISecretFilter
{
    /// <summary>Deadline for the host to hide secrets: it usually takes a fraction of a millisecond, and a thread of the plugin waits meanwhile.</summary>
    private static readonly TimeSpan HideDeadline = TimeSpan.FromSeconds(5);

    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await link.AskAsync<CredentialParams, TextResult>(RunnerMethods.SecretsFind, new CredentialParams(name), cancellationToken))?.Text;

    public ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken) =>
        link.AskAsync<SecretParams, bool>(RunnerMethods.SecretsSet, new SecretParams(name, value, hide), cancellationToken);

    // The contract's method waits for nothing; here it waits for the pipe, which a thread of its own reads.
    public string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var clock = new CancellationTokenSource(HideDeadline);
        try
        {
            if (link.AskAsync<HideParams, TextResult>(RunnerMethods.SecretsHide, new HideParams(text), clock.Token).AsTask()
                .GetAwaiter().GetResult()?.Text is { } hidden)
            {
                return hidden;
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ConnectionClosedException)
        {
            // Told below: what nobody could look at is not shown.
        }

        return new string('*', text.Length);
    }
}

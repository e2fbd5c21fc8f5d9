using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Models.Catalog;
using AgentHost.Models.Credentials;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Redaction;

namespace AgentHost.Kernel.Models;

/// <summary>
/// Clients of models, made once for a model and the settings that reach it, and kept while the host lives. Of those that differ by their key alone the last two
/// are kept: a turn may be in the middle of an answer with the one before.
/// </summary>
public sealed class ModelClients(Func<string, string?> environment, TimeProvider time, Redactor redactor, string? fetchedList, CredentialFinder credentials)
    : IAsyncDisposable
{
    /// <summary>Deadline for a provider to make a client, or to close it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Deadline for a client to ready itself, and for a provider to say what it has: a connection, a login.</summary>
    private static readonly TimeSpan WarmUpDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Words in the names of headers that carry a secret.</summary>
    private static readonly string[] HeaderWords = ["auth", "key", "token", "secret", "cookie"];

    private readonly ConcurrentDictionary<ClientKey, Lazy<Task<ModelClient>>> _clients = new();

    private readonly RenewedClients _renewed = new();

    /// <summary>Catalogs of models where a registry's plugins are in use: one goes with its registry.</summary>
    private readonly ConditionalWeakTable<CapabilityRegistry, ModelCatalog> _catalogs = [];

    /// <summary>Health of the models: remembers who could not be reached a moment ago.</summary>
    public ModelHealth Health { get; } = new(time);

    /// <summary>Chooses among what a workspace has.</summary>
    public ModelSelector SelectorOf(Workspace workspace) =>
        new(RegisteredProvider.TypesOf(workspace), workspace.Settings, environment, CatalogOf(workspace), Health, () => credentials.Logins.Names);

    /// <summary>Finds the catalog of models, as a workspace's plugins and a list that was fetched describe them.</summary>
    public ModelCatalog CatalogOf(Workspace workspace) =>
        _catalogs.GetValue(workspace.Services.Registry, registry => new ModelCatalog(fetchedList, () => RegisteredProvider.ListsOf(registry)));

    /// <summary>Chooses for a request that is only looked at: as if every provider had a key.</summary>
    /// <exception cref="HostException">The name fits nothing.</exception>
    public ModelChoice ChooseUnsent(Workspace workspace, ModelPreference wish) =>
        new ModelSelector(RegisteredProvider.TypesOf(workspace), workspace.Settings, environment, CatalogOf(workspace), Health, () =>
            [.. workspace.Services.Registry.List(CapabilityKinds.Provider).Select(static provider => provider.Name)]).Choose(wish);

    /// <exception cref="HostException">The name fits nothing, or no provider can be used.</exception>
    public async ValueTask<ModelChoice> ChooseAsync(Workspace workspace, ModelPreference wish, CancellationToken cancellationToken)
    {
        var choice = SelectorOf(workspace).Choose(wish);
        return await WithCredentialAsync(workspace, choice, refused: null, cancellationToken);
    }

    /// <summary>The same model with a key that was renewed or read again; null where it is the same key.</summary>
    /// <exception cref="HostException">A login has ended, or a source of keys is off.</exception>
    public async ValueTask<ModelChoice?> RenewAsync(Workspace workspace, ModelChoice refused, CancellationToken cancellationToken)
    {
        var fresh = await WithCredentialAsync(workspace, refused, refused.Options.Credential ?? "", cancellationToken);
        return fresh.Options.Credential == refused.Options.Credential ? null : fresh;
    }

    private async ValueTask<ModelChoice> WithCredentialAsync(Workspace workspace, ModelChoice choice, string? refused, CancellationToken cancellationToken)
    {
        if (ProviderEntries.FindLack(choice.Entry, choice.Options.BaseUrl) is { } place)
        {
            throw new HostException(HostFailure.NoModel, $"The provider {choice.Entry.Name} has no address: {place}");
        }

        var found = await credentials.FindAsync(
            workspace.Settings, workspace.Services.Processes, choice.Entry, choice.Options.BaseUrl, refused, cancellationToken);
        if (found is null && credentials.FindLack(choice.Entry) is { } lack)
        {
            throw new HostException(HostFailure.NoModel, $"The provider {choice.Entry.Name} has no key: {lack}");
        }

        Hide(found);
        if (choice.Options.Headers.Count > 0)
        {
            foreach (var (name, value) in choice.Options.Headers)
            {
                if (HeaderWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                {
                    redactor.Add(value);
                }
            }
        }

        return choice with { Remedy = found?.Remedy, Options = choice.Options with { Credential = found?.Value, CredentialSource = found?.Source } };
    }

    private void Hide(Credential? found)
    {
        foreach (var secret in found is null ? [] : ApiKeyFormat.SecretsOf(found.Value))
        {
            redactor.Add(secret);
        }
    }

    public string? AddressOf(Workspace workspace, ProviderEntry entry) => SelectorOf(workspace).AddressOf(entry);

    /// <summary>
    /// Tests that anybody spoke of a provider: settings, its variables, a login. One that works without a key is possible on every machine, and is not there
    /// for that.
    /// </summary>
    public bool IsMeant(ProviderEntry entry) =>
        !entry.Spec.Anonymous || entry.Settings.EnumerateObject().Any() || ProviderVariables.SwitchOn(entry.Spec, environment)
        || IsSet(entry.Spec.BaseUrlEnvironment)
        || credentials.Logins.Names.Contains(entry.Name);

    private bool IsSet(string? variable) => variable is not null && !string.IsNullOrEmpty(environment(variable));

    /// <summary>Lists the models that a service says it has; bounded by the caller.</summary>
    /// <exception cref="CapabilityException">The provider's plugin failed.</exception>
    public async Task<IReadOnlyList<ModelInfo>> ListAsync(Workspace workspace, ProviderEntry entry, CancellationToken cancellationToken)
    {
        var options = SelectorOf(workspace).ReachOf(entry);
        var found = await credentials.FindAsync(workspace.Settings, workspace.Services.Processes, entry, options.BaseUrl, refused: null, cancellationToken);
        if (found is null && credentials.FindLack(entry) is { } lack)
        {
            throw new HostException(HostFailure.NoModel, $"The provider {entry.Name} has no key: {lack}");
        }

        Hide(found);
        options = options with { Credential = found?.Value, CredentialSource = found?.Source };
        var provider = await workspace.Services.Resolver.ResolveAsync<ModelProvider>(RegisteredProvider.Of(entry), cancellationToken);
        return await BoundedCall.RunAsync(
            RegisteredProvider.Of(entry).Owner, token => provider.ListModelsAsync(options, token), WarmUpDeadline, time, cancellationToken);
    }

    public void Prewarm(Workspace workspace) => _ = Task.Run(async () =>
    {
        try
        {
            var choice = await ChooseAsync(workspace, new ModelPreference(), CancellationToken.None);
            var client = await GetAsync(workspace, choice, CancellationToken.None);

            // Bounded as a call is, but not counted among them: nobody asked for it.
            await RegisteredProvider.Of(choice.Entry).Owner.Calls.RunAsync(
                ending => BoundedCall.RunAsync(
                    async token =>
                    {
                        await client.WarmUpAsync(token);
                        return true;
                    },
                    WarmUpDeadline,
                    time,
                    ending),
                CancellationToken.None);
        }
        catch (Exception)
        {
            // Said where it matters: by the request itself.
        }
    });

    public async ValueTask<ModelClient> GetAsync(Workspace workspace, ModelChoice choice, CancellationToken cancellationToken)
    {
        var provider = await workspace.Services.Resolver.ResolveAsync<ModelProvider>(RegisteredProvider.Of(choice.Entry), cancellationToken);
        // By all that the client is made of: a provider serves every workspace of the host, and each has settings of its own.
        var key = ClientKey.Of(provider, choice, AgentHost.Configuration.NetworkSettings.ConnectTimeout(workspace.Settings));
        if (_renewed.Note(workspace.Id, key) is { } old && _clients.TryRemove(old, out var left) && IsMade(left))
        {
            _ = CloseAsync(left.Value);
        }

        if (provider is RunnerProvider && !_clients.ContainsKey(key))
        {
            // A new process has no use for what was made for the ones before it.
            foreach (var gone in _clients.Keys.Where(static left => left.Provider is RunnerProvider { IsGone: true }))
            {
                _clients.TryRemove(gone, out _);
                _renewed.Forget(gone.Provider);
            }
        }

        var entry = _clients.GetOrAdd(key, _ => new Lazy<Task<ModelClient>>(() => MakeAsync(provider, choice)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next turn tries again.
            _clients.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }

    /// <summary>Closes what a provider made, and lets go of it.</summary>
    public async ValueTask ForgetAsync(ModelProvider provider)
    {
        _renewed.Forget(provider);
        foreach (var key in _clients.Keys.Where(key => key.Provider == provider))
        {
            if (_clients.TryRemove(key, out var entry) && IsMade(entry))
            {
                await CloseAsync(entry.Value);
            }
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_clients.Values.Where(IsMade).Select(entry => CloseAsync(entry.Value)));

    private static bool IsMade(Lazy<Task<ModelClient>> entry) => entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

    private async Task CloseAsync(Task<ModelClient> made)
    {
        var client = await made;
        try
        {
            await Task.Run(() => client.DisposeAsync().AsTask(), CancellationToken.None).WaitAsync(Deadline, time);
        }
        catch (Exception)
        {
            // The host is letting go of it; its connections end with the process at the latest.
        }
    }

    private async Task<ModelClient> MakeAsync(ModelProvider provider, ModelChoice choice)
    {
        var descriptor = RegisteredProvider.Of(choice.Entry);
        try
        {
            return await Task.Run(() => provider.CreateClient(choice.Options), CancellationToken.None).WaitAsync(Deadline, time)
                ?? throw new InvalidOperationException("it made nothing");
        }
        catch (Exception exception) when (exception is not CapabilityException)
        {
            var what = exception is TimeoutException ? $"it took more than {Deadline.TotalSeconds:0} s" : exception.Message;
            descriptor.Owner.RecordFault($"making a client of {choice.Name} failed: {what}");
            throw new CapabilityException($"The provider {choice.Entry.Name} failed to make a client of {choice.Options.Model}: {what}", exception);
        }
    }
}

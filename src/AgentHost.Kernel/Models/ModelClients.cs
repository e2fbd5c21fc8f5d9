using System.Collections.Concurrent;
using AgentHost.Kernel.Redaction;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Models;

/// <summary>Clients of models, made once for a provider in a workspace and a model, and kept while the host lives.</summary>
internal sealed class ModelClients(Func<string, string?> environment, TimeProvider time, Redactor redactor) : IAsyncDisposable
{
    /// <summary>How long a provider may take to make a client, or to close it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Words in the names of headers that carry a secret.</summary>
    private static readonly string[] HeaderWords = ["auth", "key", "token", "secret", "cookie"];

    private readonly ConcurrentDictionary<ClientKey, Lazy<Task<ModelClient>>> clients = new();

    /// <exception cref="HostException">The name fits nothing, or no provider can be used.</exception>
    public ModelChoice Choose(Workspace workspace, string? wanted)
    {
        var choice = new ModelSelector(workspace.Registry, workspace.Settings, environment).Choose(wanted);
        redactor.Add(choice.Options.Credential);
        foreach (var (name, value) in choice.Options.Headers)
        {
            if (HeaderWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                redactor.Add(value);
            }
        }

        return choice;
    }

    public void Prewarm(Workspace workspace) => _ = Task.Run(async () =>
    {
        try
        {
            var choice = Choose(workspace, wanted: null);
            var client = await GetAsync(workspace, choice, CancellationToken.None);
            await client.WarmUpAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // Said where it matters: by the request itself.
        }
    });

    public async ValueTask<ModelClient> GetAsync(Workspace workspace, ModelChoice choice, CancellationToken cancellationToken)
    {
        // Keyed by the provider itself: a plugin that was restarted makes its provider anew, and the old one's clients lead nowhere.
        var provider = await workspace.Resolver.ResolveAsync<ModelProvider>(choice.Entry.Descriptor, cancellationToken);
        var key = new ClientKey(provider, choice.Name);
        var entry = clients.GetOrAdd(key, _ => new Lazy<Task<ModelClient>>(() => MakeAsync(provider, choice)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next turn tries again.
            clients.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(clients.Values.Where(static entry => entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }).Select(entry => CloseAsync(entry.Value)));

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
        var descriptor = choice.Entry.Descriptor;
        try
        {
            return await Task.Run(() => provider.CreateClient(choice.Options), CancellationToken.None).WaitAsync(Deadline, time)
                ?? throw new InvalidOperationException("it made nothing");
        }
        catch (Exception exception) when (exception is not CapabilityException)
        {
            var what = exception is TimeoutException ? $"it took more than {Deadline.TotalSeconds:0} s" : exception.Message;
            descriptor.Owner.Strike($"making a client of {choice.Name} failed: {what}");
            throw new CapabilityException($"The provider {choice.Entry.Name} failed to make a client of {choice.Options.Model}: {what}", exception);
        }
    }

    private readonly record struct ClientKey(ModelProvider Provider, string Model);
}

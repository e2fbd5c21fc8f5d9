using System.Collections.Concurrent;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Models;

/// <summary>Clients of models, made once for a workspace and a model, and kept while the host lives.</summary>
internal sealed class ModelClients(Func<string, string?> environment) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Workspace, string Model), Lazy<Task<ModelClient>>> clients = new();

    /// <exception cref="HostException">The name fits nothing, or no provider can be used.</exception>
    public ModelChoice Choose(Workspace workspace, string? wanted) =>
        new ModelSelector(workspace.Registry, workspace.Settings, environment).Choose(wanted);

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
        var key = (workspace.Id, choice.Name);
        var entry = clients.GetOrAdd(key, _ => new Lazy<Task<ModelClient>>(() => MakeAsync(workspace, choice)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch (CapabilityException)
        {
            clients.TryRemove(key, out _);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in clients.Values)
        {
            if (entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await entry.Value).DisposeAsync();
            }
        }
    }

    private static async Task<ModelClient> MakeAsync(Workspace workspace, ModelChoice choice)
    {
        var provider = await workspace.Resolver.ResolveAsync<ModelProvider>(choice.Entry.Descriptor, CancellationToken.None);
        return provider.CreateClient(choice.Options);
    }
}

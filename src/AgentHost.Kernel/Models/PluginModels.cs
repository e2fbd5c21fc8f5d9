using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Models;

/// <summary>Other plugins' models, for a plugin whose manifest asks for them.</summary>
public sealed class PluginModels(PluginManifest manifest, ModelClients clients) : IModels
{
    public async ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentException.ThrowIfNullOrEmpty(model);
        var place = workspace as PluginWorkspace
            ?? throw new ArgumentException("It is not the workspace that the host made the capability for.", nameof(workspace));
        try
        {
            var (there, wish) = (place.Workspace, new ModelPreference { Name = model });
            var choice = await clients.ChooseAsync(there, wish, cancellationToken);
            var entry = choice.Entry;
            if (RegisteredProvider.Of(entry).Owner.Id == manifest.Id)
            {
                throw new CapabilityException($"{manifest.Id} cannot ask {model}: that is a model of its own.");
            }

            if (!manifest.Permissions.Models.Any(name => name == "*" || name == entry.Name || name == entry.Spec.Name))
            {
                throw new CapabilityException($"{manifest.Id} may not ask {model}: its plugin.json does not name {entry.Spec.Name} under permissions.models.");
            }

            return new LentClient(await clients.GetAsync(there, choice, cancellationToken), RegisteredProvider.Of(entry).Owner.Calls);
        }
        catch (HostException exception)
        {
            throw new CapabilityException(exception.Message, exception);
        }
    }

    public ValueTask<string?> FindDefaultAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var place = workspace as PluginWorkspace
            ?? throw new ArgumentException("It is not the workspace that the host made the capability for.", nameof(workspace));
        try
        {
            return new(clients.SelectorOf(place.Workspace).Choose(new ModelPreference()).Name);
        }
        catch (HostException)
        {
            return new((string?)null);
        }
    }

    /// <summary>A client that others use too; what is asked of it are calls of its own plugin.</summary>
    private sealed class LentClient(ModelClient client, PluginCalls calls) : ModelClient
    {
        public override async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await calls.RunAsync(
            async token =>
            {
                await client.WarmUpAsync(token);
                return true;
            },
            cancellationToken);

        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var call = calls.Begin();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, calls.Ending);
            await foreach (var update in client.StreamAsync(request, end.Token))
            {
                yield return update;
            }
        }
    }
}

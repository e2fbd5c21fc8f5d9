using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Other plugins' models, asked through the host.</summary>
internal sealed class HostModels(RunnerLink link, ModelStreams streams) : IModels
{
    public async ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentException.ThrowIfNullOrEmpty(model);
        var place = workspace as HostWorkspace
            ?? throw new ArgumentException("It is not the workspace that the host made the capability for.", nameof(workspace));
        var named = new LentModelParams(place.Scope, model);
        await link.AskAsync<LentModelParams, Empty>(RunnerMethods.ModelsOpen, named, cancellationToken);
        return new LentClient(link, streams, named);
    }

    public async ValueTask<string?> FindDefaultAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var place = workspace as HostWorkspace
            ?? throw new ArgumentException("It is not the workspace that the host made the capability for.", nameof(workspace));
        return (await link.AskAsync<DefaultModelParams, TextResult>(RunnerMethods.ModelsDefault, new DefaultModelParams(place.Scope), cancellationToken))?.Text;
    }

    /// <summary>The host's client, which it finds by the model's name with each request: closing it does nothing, so nothing of it is held there.</summary>
    private sealed class LentClient(RunnerLink link, ModelStreams streams, LentModelParams named) : ModelClient
    {
        public override async ValueTask WarmUpAsync(CancellationToken cancellationToken) =>
            await link.AskAsync<LentModelParams, Empty>(RunnerMethods.ModelsWarmUp, named, cancellationToken);

        public override IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, CancellationToken cancellationToken) => streams.ReadAsync(
            (id, stop) => link.AskAsync<LentStreamParams, Empty>(RunnerMethods.ModelsStream, new LentStreamParams(named.Scope, named.Model, id, request), stop),
            taken => link.Tell(RunnerMethods.ModelCredit, taken),
            cancellationToken);
    }
}

using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A model provider in the runner.</summary>
public sealed class RunnerProvider : ModelProvider
{
    private readonly RunnerHandle handle;

    internal RunnerProvider(RunnerHandle handle)
    {
        this.handle = handle;
    }

    /// <summary>Its process has ended: clients of it are no use to those who begin.</summary>
    public bool IsGone => handle.Runtime.IsGone;

    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.RequireAsync<ListModelsParams, IReadOnlyList<ModelInfo>>(
            RunnerMethods.ProviderListModels, new ListModelsParams(instance, options), cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options) => new RunnerClient(handle, options);
}

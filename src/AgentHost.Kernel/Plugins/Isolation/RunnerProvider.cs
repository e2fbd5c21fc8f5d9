using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.Kernel.Plugins.Isolation;

/// <summary>A model provider in the runner.</summary>
internal sealed class RunnerProvider(RunnerHandle handle) : ModelProvider
{
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

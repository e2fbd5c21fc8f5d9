namespace PluginName;

internal sealed class PluginNameProvider : ModelProvider
{
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
        new([new ModelInfo("echo")]);

    public override ModelClient CreateClient(ModelClientOptions options) => new PluginNameClient();
}

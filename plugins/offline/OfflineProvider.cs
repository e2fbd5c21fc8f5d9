namespace AgentHost.Plugins.Offline;

/// <summary>One model, <c>rules</c>, which is none.</summary>
internal sealed class OfflineProvider : ModelProvider
{
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
        new([new ModelInfo("rules") { Name = "Rules, no model", Tools = true, Images = false }]);

    public override ModelClient CreateClient(ModelClientOptions options) => new RulesClient();
}

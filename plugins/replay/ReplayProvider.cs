using AgentHost.Plugins.Replay.Cassettes;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay;

/// <summary>The provider type <c>replay</c>: stands in front of another model and records it, or in its place.</summary>
internal sealed class ReplayProvider(IWorkspaceContext workspace, IModels? models, ISecretFilter? secrets, TimeProvider time) : ModelProvider
{
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
        new([new ModelInfo("cassette")]);

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = ReplaySettings.Read(options, workspace.Root);
        var cleaner = new Cleaner(workspace.Root, secrets);
        var prints = new Fingerprints(cleaner);
        if (settings.Problem is null && settings.Records)
        {
            return models is null || secrets is null
                ? new RefusingClient($"Provider {options.Provider} cannot record here: this host lends no models to plugins.")
                : new RecordClient(settings, prints, cleaner, token => models.OpenAsync(workspace, settings.Of, token));
        }

        return settings.Problem is { } problem ? new RefusingClient(problem) : new ReplayClient(settings, prints, cleaner, time);
    }
}

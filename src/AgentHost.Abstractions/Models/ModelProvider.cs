using System.Text.Json;

namespace AgentHost;

/// <summary>A kind of model service: lists its models and makes clients for them.</summary>
/// <remarks>Thread-safe.</remarks>
public abstract class ModelProvider
{
    /// <summary>The models that the service says it has; an empty list when it cannot be asked. Bounded by the host (20 s).</summary>
    public virtual ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) => new([]);

    /// <summary>Makes a client for one model. Cheap: opens nothing.</summary>
    public abstract ModelClient CreateClient(ModelClientOptions options);
}

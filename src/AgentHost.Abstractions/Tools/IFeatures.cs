namespace AgentHost;

/// <summary>Features that the host offers beyond the contract's first version.</summary>
public interface IFeatures
{
    /// <summary>The feature, or null.</summary>
    TFeature? TryGet<TFeature>()
        where TFeature : class;
}

namespace AgentHost;

/// <summary>Hides secrets in text that a plugin keeps or sends on: the same that the host hides at its own exits. A feature: <see cref="IPluginContext.TryGet{TFeature}"/>.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ISecretFilter
{
    /// <summary>The text with each secret replaced by as many asterisks: values that the host knows, and what looks like a key, a token or a password.</summary>
    string Hide(string text);
}

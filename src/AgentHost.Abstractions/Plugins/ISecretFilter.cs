namespace AgentHost;

/// <summary>
/// Hides secrets in text that a plugin keeps or sends on: the same that the host hides at its own exits. Had from <see cref="IPluginContext.SecretFilter"/>.
/// </summary>
/// <remarks>Thread-safe. Behind the plugin runner a call goes to the host and holds its thread for at most 5 s.</remarks>
public interface ISecretFilter
{
    /// <summary>
    /// The text with each secret replaced by as many asterisks: values that the host knows, and what looks like a key, a token or a password. All of it is
    /// asterisks where it could not be looked at, because the host did not answer in time.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    string Hide(string text);
}

namespace AgentHost;

/// <summary>Secrets that a plugin's manifest names under <c>permissions.secrets</c>.</summary>
/// <remarks>Thread-safe. Values are never logged and are removed from everything that leaves the host.</remarks>
public interface ICredentials
{
    /// <summary>A secret by name; null when it is not set.</summary>
    /// <exception cref="InvalidOperationException">The manifest does not name it.</exception>
    ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken);
}

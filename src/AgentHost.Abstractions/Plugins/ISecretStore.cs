namespace AgentHost;

/// <summary>
/// Logins and other secrets that a plugin was given and keeps: in a file of the host that the person alone can read, beside the logins of providers, and apart
/// from other plugins' ones. Had from <see cref="IPluginContext.SecretStore"/>.
/// </summary>
/// <remarks>Thread-safe, also across processes.</remarks>
public interface ISecretStore
{
    /// <summary>Finds the value that is kept under a name; null for none.</summary>
    /// <exception cref="InvalidOperationException">The file is damaged; the message says which.</exception>
    ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps a value under a name, or with null forgets it.</summary>
    /// <param name="name">The name, 1,000 characters at most.</param>
    /// <param name="value">The value, 64,000 characters at most; a plugin keeps 200 at most.</param>
    /// <param name="hide">
    /// The parts of the value that are secret: from now on, and whenever the value is found, they are hidden in everything that leaves the host.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for another process that writes.</param>
    /// <returns>True when there was one before.</returns>
    /// <exception cref="InvalidOperationException">The file cannot be written or is damaged, or a bound is passed; the message says which.</exception>
    ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken);
}

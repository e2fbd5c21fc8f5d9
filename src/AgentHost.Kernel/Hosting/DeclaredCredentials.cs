namespace AgentHost.Kernel.Hosting;

/// <summary>Secrets that a manifest names, from the environment.</summary>
internal sealed class DeclaredCredentials(PluginManifest manifest, Func<string, string?> environment) : ICredentials
{
    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        manifest.Permissions.Secrets.Contains(name)
            ? new(environment(name) is { Length: > 0 } value ? value : null)
            : throw new InvalidOperationException($"{manifest.Id} asks for the secret {name}, which its plugin.json does not name under permissions.secrets.");
}

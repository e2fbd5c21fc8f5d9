using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Secrets that a manifest names, from the environment. What is given out is hidden at every exit from then on.</summary>
internal sealed class DeclaredCredentials(PluginManifest manifest, Func<string, string?> environment, Redactor redactor) : ICredentials
{
    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (!manifest.Permissions.Secrets.Contains(name))
        {
            throw new InvalidOperationException($"{manifest.Id} asks for the secret {name}, which its plugin.json does not name under permissions.secrets.");
        }

        var value = environment(name) is { Length: > 0 } found ? found : null;
        redactor.Add(value);
        return new(value);
    }
}

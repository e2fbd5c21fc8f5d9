using AgentHost.Models.Credentials;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>A plugin's own kept secrets. What is found or kept is hidden at every exit from then on.</summary>
internal sealed class PluginSecrets(string plugin, PluginSecretFile file, Redactor redactor) : ISecretStore
{
    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (file.Find(plugin, name) is not { } found)
        {
            return new((string?)null);
        }

        Hide(found.Hide);
        return new(found.Value);
    }

    public ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(hide);
        Hide(hide);
        return file.SetAsync(plugin, name, value, hide, cancellationToken);
    }

    private void Hide(IReadOnlyList<string> parts)
    {
        foreach (var part in parts)
        {
            redactor.Add(part);
        }
    }
}

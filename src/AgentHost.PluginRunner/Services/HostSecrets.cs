using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Secrets that the plugin keeps, at the host, which hides them: a feature each.</summary>
internal sealed class HostSecrets(RunnerLink link) : ISecretStore, ISecretFilter
{
    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await link.AskAsync<CredentialParams, TextResult>(RunnerMethods.SecretsFind, new CredentialParams(name), cancellationToken))?.Text;

    public ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken) =>
        link.AskAsync<SecretParams, bool>(RunnerMethods.SecretsSet, new SecretParams(name, value, hide), cancellationToken);

    // The contract's method waits for nothing; here it waits for the pipe, which a thread of its own reads.
    public string Hide(string text) =>
        link.AskAsync<HideParams, TextResult>(RunnerMethods.SecretsHide, new HideParams(text), CancellationToken.None).AsTask().GetAwaiter().GetResult()?.Text
        ?? throw new InvalidOperationException("The host did not give the text back.");
}

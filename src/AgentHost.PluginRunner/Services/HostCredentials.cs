using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Credentials, at the host, which holds them to the manifest.</summary>
internal sealed class HostCredentials(RunnerLink link) : ICredentials
{
    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await link.AskAsync<CredentialParams, TextResult>(RunnerMethods.CredentialsFind, new CredentialParams(name), cancellationToken))?.Text;
}

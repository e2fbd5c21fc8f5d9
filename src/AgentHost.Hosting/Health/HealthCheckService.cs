using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Sessions;

namespace AgentHost.Hosting.Health;

/// <summary>Looks at what people trip over. Changes nothing, loads no plugin's code, asks no service.</summary>
/// <param name="folders">The host's folders.</param>
/// <param name="store">The session store.</param>
/// <param name="clients">Choose the model of a turn that names none.</param>
internal sealed class HealthCheckService(HostFolders folders, Task<SessionStore> store, ModelClients clients)
{
    public async ValueTask<IReadOnlyList<HealthCheck>> CheckAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var checks = new List<HealthCheck> { ProgramChecks.Program() };
        checks.AddRange(WorkspaceChecks.Settings(workspace));
        checks.AddRange(WorkspaceChecks.Plugins(workspace));
        if (workspace.Services.Sandbox is { } sandbox)
        {
            checks.Add(await sandbox.CheckAsync(workspace.Configuration.Rules));
        }

        checks.Add(await ModelAsync(workspace, cancellationToken));
        checks.AddRange(WorkspaceChecks.Keys(workspace));
        checks.AddRange(await StoreChecks.RunAsync(store, cancellationToken));
        checks.Add(ProgramChecks.Folder("settings folder", folders.Config));
        checks.Add(ProgramChecks.Folder("data folder", folders.Data));
        checks.Add(ProgramChecks.Folder("cache folder", folders.Cache));
        return checks;
    }

    private async ValueTask<HealthCheck> ModelAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            var choice = await clients.ChooseAsync(workspace, new ModelPreference(), cancellationToken);
            var key = choice.Options.CredentialSource is not { } source ? ""
                : choice.Options.Credential is null ? $", without a key: {source} is not set"
                : $", with the key from {source}";
            return new HealthCheck(
                "model",
                HealthState.Ok,
                $"{choice.Name} answers when none is named{(choice.Options.BaseUrl is { } address ? $", at {WithoutSecrets(address)}" : "")}{key}.");
        }
        catch (HostException exception)
        {
            return new HealthCheck("model", HealthState.Failed, exception.Message);
        }
    }

    /// <summary>An address may hold a name and a password, or a key in its query.</summary>
    private static string WithoutSecrets(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : "an address that is none";
}

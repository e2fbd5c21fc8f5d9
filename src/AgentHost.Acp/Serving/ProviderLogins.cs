using AgentHost.Acp.Connecting;
using AgentHost.Client;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Serving;

/// <summary>Logins at providers of models, for an editor that asks for one.</summary>
internal static class ProviderLogins
{
    /// <summary>Looks whether a provider can be used that needs a login.</summary>
    /// <param name="host">The host.</param>
    /// <param name="editor">The editor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JsonRpcErrorException">None can be; the message says what to do.</exception>
    public static async Task CheckAsync(IHostClient host, EditorLink editor, CancellationToken cancellationToken)
    {
        var workspace = await host.Workspaces.OpenAsync(editor.Options.Workspace with { Path = Environment.CurrentDirectory }, cancellationToken);
        var providers = await host.Models.ListProvidersAsync(workspace.Id, cancellationToken);
        if (!providers.Any(static provider => provider is { Usable: true, KeySource: not null }))
        {
            throw new JsonRpcErrorException(
                Failures.LoginNeeded,
                "No provider of models has a key here: agent provider login NAME keeps one, or set its variable, such as OPENAI_API_KEY.");
        }
    }
}

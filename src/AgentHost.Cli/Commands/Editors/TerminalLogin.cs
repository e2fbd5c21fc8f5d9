using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Editors;

/// <summary>Login in a terminal that an editor opens: asks for a provider, then as <c>agent provider login</c> does.</summary>
internal static class TerminalLogin
{
    public static Task<int> RunAsync(ITerminal terminal, CancellationToken cancellationToken) => HostFactory.WithWorkspaceAsync(
        "agent acp --login",
        new WorkspaceRequest(Environment.CurrentDirectory),
        async (host, opened) =>
        {
            if (!terminal.CanAsk)
            {
                throw new HostException(HostFailure.Invalid, "agent acp --login asks in a terminal, and this is none: use agent provider login NAME.");
            }

            var takers = (await host.Models.ListProvidersAsync(opened.Id, cancellationToken))
                .Where(static provider => provider.TakesKey || provider.DeviceLogin).ToList();
            foreach (var provider in takers)
            {
                var source = provider.KeySource is { } known ? $"  ({CleanText.Line(known, 100)})" : "";
                terminal.Error.WriteLine($"  {CleanText.Line(provider.Name, 60)}{source}");
            }

            terminal.Error.Write("Provider: ");
            var name = (await terminal.ReadLineAsync(cancellationToken))?.Trim() ?? "";
            if (takers.All(provider => provider.Name != name))
            {
                throw new HostException(HostFailure.NotFound, $"There is no provider \"{CleanText.Line(name, 60)}\" that takes a key.");
            }

            await LoginFlow.RunAsync(host, opened, name, withKey: false, terminal, cancellationToken);
            return ExitCodes.Success;
        },
        cancellationToken);
}

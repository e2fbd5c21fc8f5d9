using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent provider login</c>: a key typed or piped in, or a code and a browser.</summary>
internal static class ProviderLogin
{
    public static CliCommand Create(ITerminal terminal)
    {
        var name = new Argument<string>("provider") { Description = "The provider, or a type such as openai." };
        var withKey = new Option<bool>("--with-key") { Description = "Ask for a key instead of a login with a browser." };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "login",
            "Store a key, asked for at a terminal or read from standard input; or log in with a browser.") { name, withKey, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent provider login",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                await LoginFlow.RunAsync(host, opened, parsed.GetValue(name)!, parsed.GetValue(withKey), terminal, cancellationToken);
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}

using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Editors;

/// <summary><c>agent acp</c>: an agent inside an editor.</summary>
internal static class AcpCommand
{
    /// <summary>The option that an editor appends for a login in a terminal.</summary>
    public const string LoginOption = "--login";

    public static CliCommand Create(ITerminal terminal)
    {
        var model = new Option<string?>("--model")
        {
            Description = "The model where none is chosen in the editor. [default: the setting model]",
            HelpName = "MODEL",
        };
        var mode = new Option<string?>("--permission-mode")
        {
            Description = "The permission mode when none is chosen in the editor: default, accept-edits, plan, dont-ask or "
                + "bypass. [default: the setting permissions.mode, else default]",
            HelpName = "MODE",
        };
        var profile = new Option<string?>("--profile")
        {
            Description = "A profile of permissions: safe, sandboxed, edits, plan, ci, yolo, or one of permissions.profiles.",
            HelpName = "NAME",
        };
        var agent = new Option<string?>("--agent") { Description = "Use an agent for prompts (.agents/agents/NAME.md).", HelpName = "NAME" };
        var allow = Repeatable("--allow", "Allow what a rule matches: 'shell(npm test)', 'edit(src/**)'. Repeatable.");
        var deny = Repeatable("--deny", "Deny what a rule matches. Deny wins over allow. Repeatable.");
        var login = new Option<bool>(LoginOption) { Description = "Ask in this terminal for a provider and its key, keep it, and end: editors start this." };
        var plugin = CommonOptions.Plugin();
        var trust = CommonOptions.Trust();
        var server = CommonOptions.Server();
        var command = new CliCommand(
            "acp", "Run as an agent inside an editor, over standard input and output (Agent Client Protocol).")
        {
            model, mode, profile, agent, allow, deny, plugin, trust, server, login,
        };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(login)
            ? TerminalLogin.RunAsync(terminal, cancellationToken)
            : Acp.RunAsync(
                new AcpRequest(
                    new WorkspaceRequest("")
                    {
                        Trust = parsed.GetValue(trust),
                        Plugins = CommonOptions.PluginsFrom(parsed.GetValue(plugin)),
                        Profile = parsed.GetValue(profile),
                        Allow = parsed.GetValue(allow) ?? [],
                        Deny = parsed.GetValue(deny) ?? [],
                    })
                {
                    Model = parsed.GetValue(model),
                    Mode = parsed.GetValue(mode),
                    Agent = parsed.GetValue(agent),
                    Server = parsed.GetValue(server),
                },
                terminal));
        return command;
    }

    private static Option<string[]> Repeatable(string name, string description) =>
        new(name) { Description = description, HelpName = "RULE", AllowMultipleArgumentsPerToken = false };
}

using System.CommandLine;
using AgentHost.Cli.Commands.Plugins.Developing;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Plugins;

/// <summary><c>agent plugin dev</c>.</summary>
internal static class PluginDev
{
    public static CliCommand Create(ITerminal terminal)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The plugin's folder, with its sources or as it is built. [default: the current folder]",
            DefaultValueFactory = static _ => "."
        };
        var isolated = new Option<bool>("--isolated")
        {
            Description = "Run it behind the plugin runner, as it will run once it is installed; else in this process."
        };
        var model = new Option<string?>("--model") { Description = "The model that prompts go to.", HelpName = "MODEL" };
        var mode = new Option<string?>("--permission-mode")
        {
            Description = "default, accept-edits, plan, dont-ask or bypass. [default: the setting permissions.mode, else default]",
            HelpName = "MODE"
        };
        var allow = new Option<string[]>("--allow")
        {
            Description = "Allow what a rule matches. Repeatable.",
            HelpName = "RULE",
            AllowMultipleArgumentsPerToken = false
        };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "dev",
            "Run a plugin while you write it. It is rebuilt when its sources change. Each line is a prompt; end of input ends it.")
        {
            folder, isolated, model, mode, allow, workspace,
        };
        command.SetAction((parsed, cancellationToken) => DevelopmentLoop.RunAsync(
            new DevelopmentRequest(parsed.GetValue(folder)!)
            {
                Isolated = parsed.GetValue(isolated),
                Model = parsed.GetValue(model),
                Mode = parsed.GetValue(mode),
                Allow = parsed.GetValue(allow) ?? [],
                Workspace = parsed.GetValue(workspace),
            },
            new SharedTerminal(terminal),
            cancellationToken));
        return command;
    }
}

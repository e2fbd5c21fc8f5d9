using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Hooks;

/// <summary><c>agent hook</c>: what runs when something happens.</summary>
internal static class HookCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("hook", "List hooks: programs that run when something happens.") { List(terminal) };

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("list", "List the hooks that apply here, in the order in which they run, each with its place.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent hook list",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                var hooks = await host.Plugins.ListHooksAsync(opened.Id, cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(hooks));
                    return ExitCodes.Success;
                }

                foreach (var hook in hooks)
                {
                    terminal.Output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{EnumNames.Write(hook.Event),-14}  {CleanText.Line(hook.Matcher ?? "*", 40),-12}  "
                        + $"{CleanText.Line(hook.Command ?? hook.Name ?? "", 100)}    # "
                        + $"{CleanText.Clean(hook.Origin)}{(hook.Format is { } format ? $", the format of {CleanText.Line(format, 40)}" : "")}"));
                }

                foreach (var warning in opened.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                if (hooks.Count == 0)
                {
                    terminal.Error.WriteLine("There are no hooks.");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}

using System.CommandLine;
using AgentHost.Cli.Commands.Config;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission reset</c>.</summary>
internal static class PermissionReset
{
    public static CliCommand Create(ITerminal terminal)
    {
        var rule = new Argument<string?>("rule") { Description = "The rule to take out, as permission list shows it.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Take out every rule of the file, and its mode." };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("reset", "Take a rule out of a file, whichever list it stands in. Exit code 1 when it is not there.") { rule, all, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostScope.WithWorkspaceAsync(
            "agent permission reset",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var text = parsed.GetValue(rule);
                if (text is null != parsed.GetValue(all))
                {
                    throw new HostException(HostFailure.Invalid, "Name one rule, or say --all.");
                }

                var place = ConfigScope.Place(parsed.GetValue(scope));
                SettingsChanged? changed = null;
                foreach (var list in text is null ? [.. PermissionRuleCommand.Lists, "mode"] : PermissionRuleCommand.Lists)
                {
                    var step = text is null
                        ? new SettingsChange(place, SettingsChangeKind.Unset, ["permissions", list])
                        : PermissionRuleCommand.Change(place, SettingsChangeKind.Remove, list, text);
                    var next = await host.ChangeSettingsAsync(opened.Id, step, cancellationToken);
                    changed = next with { Changed = next.Changed || changed?.Changed == true, Entries = [] };
                }

                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(AgentJson.Write(changed!));
                }
                else
                {
                    terminal.Error.WriteLine(changed!.Changed ? $"{changed.File} is changed." : $"There is nothing of that in {changed.File}.");
                }

                return changed!.Changed ? ExitCodes.Success : ExitCodes.Failed;
            },
            cancellationToken));
        return command;
    }
}

using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission reset</c>.</summary>
internal static class PermissionReset
{
    public static CliCommand Create(ITerminal terminal)
    {
        var rule = new Argument<string?>("rule") { Description = "The rule to take out, as permission list shows it.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Remove every rule of the file, and its mode." };
        var yes = new Option<bool>("--yes") { Description = "Remove without asking. Needed with --all where nobody can be asked." };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "reset", "Remove a rule from a settings file. Exit code 1 if it is not there.") { rule, all, yes, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
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
                if (text is null && !parsed.GetValue(yes) && !await ConfirmAsync(host, terminal, opened.Root, place, cancellationToken))
                {
                    terminal.Error.WriteLine("Nothing was changed.");
                    return ExitCodes.Failed;
                }

                SettingsChanged? changed = null;
                foreach (var list in text is null ? [.. PermissionRuleCommand.Lists, "mode"] : PermissionRuleCommand.Lists)
                {
                    var step = text is null
                        ? new SettingsChange(place, SettingsChangeKind.Unset, ["permissions", list])
                        : PermissionRuleCommand.Change(place, SettingsChangeKind.Remove, list, text);
                    var next = await host.Settings.ChangeAsync(opened.Id, step, cancellationToken);
                    changed = next with { Changed = next.Changed || changed?.Changed == true, Entries = [] };
                }

                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(changed!));
                }
                else
                {
                    terminal.Error.WriteLine(changed!.Changed ? $"{changed.File} is changed."
                        : text is null ? $"There are no rules and no mode in {changed.File}."
                        : $"There is no rule {CleanText.Line(text, 200)} in {changed.File}.");
                }

                return changed!.Changed ? ExitCodes.Success : ExitCodes.Failed;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Shows what goes, and asks whether it may; nobody is asked about nothing.</summary>
    private static async Task<bool> ConfirmAsync(IHostClient host, ITerminal terminal, string folder, SettingsPlace place, CancellationToken cancellationToken)
    {
        // As if it were trusted: a file's own rules are to be seen, and nothing of it runs.
        var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(folder) { Trust = true, OnlyPlugins = [] }, cancellationToken);
        var report = await host.Settings.ReadAsync(opened.Id, cancellationToken);
        var file = ConfigScope.FileOf(report, place);
        var going = (await host.Permissions.ListRulesAsync(opened.Id, sessionId: null, cancellationToken))
            .Where(rule => rule.Origin.StartsWith(file + ":", StringComparison.Ordinal))
            .Select(static rule => $"{EnumNames.Write(rule.Decision)} {rule.Rule}")
            .Concat(report.Entries.Where(entry => entry.Key == "permissions.mode" && entry.Origin.StartsWith(file + ":", StringComparison.Ordinal))
                .Select(static entry => $"mode {entry.Value.GetRawText()}"))
            .ToList();
        if (going.Count == 0)
        {
            return true;
        }

        if (!terminal.CanAsk)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"Nobody can be asked whether all rules of {file} are to go ({CleanText.Line(string.Join("; ", going), 400)}): say --yes.");
        }

        foreach (var line in going)
        {
            terminal.Error.WriteLine($"  {CleanText.Line(line, 200)}");
        }

        terminal.Error.Write($"Take all of this out of {CleanText.Line(file, 200)}? [y/N] ");
        return (await terminal.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }
}

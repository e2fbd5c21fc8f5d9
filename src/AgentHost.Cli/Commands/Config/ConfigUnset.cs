using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config unset</c>.</summary>
internal static class ConfigUnset
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = new Argument<string>("key") { Description = "The key, such as limits.steps; an item of a list by its number, from 0." };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("unset", "Remove a value from a file. Exit code 1 if it is not there.") { key, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent config unset",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var path = SettingKeys.Parse(parsed.GetValue(key)!);
                var place = ConfigScope.Place(parsed.GetValue(scope));
                var changed = await host.Settings.ChangeAsync(opened.Id, new SettingsChange(place, SettingsChangeKind.Unset, path), cancellationToken);
                if (!changed.Changed)
                {
                    // A key that is nowhere may be one that does not exist.
                    SettingKeys.Find(await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken), path);
                }

                ConfigScope.Tell(terminal, changed, parsed.GetValue(json), $"{parsed.GetValue(key)} is not set in {changed.File}.");
                return changed.Changed ? ExitCodes.Success : ExitCodes.Failed;
            },
            cancellationToken));
        return command;
    }
}

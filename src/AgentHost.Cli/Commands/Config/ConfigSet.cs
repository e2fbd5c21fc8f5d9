using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config set</c>.</summary>
internal static class ConfigSet
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = new Argument<string>("key") { Description = "The key, such as limits.steps." };
        var value = new Argument<string>("value")
        {
            Description = "The value: text, a number, true or false, or JSON. Put -- before a value that begins with a dash."
        };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "set", "Set a value, after checking it. Comments and layout of the file stay.") { key, value, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent config set",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var path = SettingKeys.Parse(parsed.GetValue(key)!);
                var known = SettingKeys.Find(await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken), path);
                var change = new SettingsChange(
                    ConfigScope.Place(parsed.GetValue(scope)), SettingsChangeKind.Set, path) { Value = SettingKeys.Value(known, parsed.GetValue(value)!) };
                var changed = await host.Settings.ChangeAsync(opened.Id, change, cancellationToken);
                return ConfigScope.Tell(terminal, changed, parsed.GetValue(json), $"{changed.File} says so already.");
            },
            cancellationToken));
        return command;
    }
}

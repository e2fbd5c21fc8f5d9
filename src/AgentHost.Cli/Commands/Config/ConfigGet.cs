using System.CommandLine;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config get</c>.</summary>
internal static class ConfigGet
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = new Argument<string>("key") { Description = "The key, such as limits.steps; or one that has others below it." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "get",
            "Print a value. Its place goes to standard error. Exit code 1 if it has no value.") { key, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ConfigScope.ReadAsync(
            "agent config get",
            parsed.GetValue(workspace),
            parsed.GetValue(trust),
            async (host, opened, report) =>
            {
                var path = SettingKeys.Parse(parsed.GetValue(key)!);
                var schema = await host.Settings.ReadSchemaAsync(opened.Id, cancellationToken);
                var own = Own(opened, path);
                IReadOnlyList<SettingEntry> entries =
                [
                    .. report.Entries.Where(entry => entry.Key == own || entry.Key.StartsWith(own + ".", StringComparison.Ordinal))
                ];
                if (entries.Count == 0 && SettingKeys.Find(schema, path) is { } known && known.TryGetProperty("default", out var standard))
                {
                    entries = [new SettingEntry(own, standard, "default")];
                }

                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(entries));
                }
                else
                {
                    Show(terminal, entries, own, parsed.GetValue(key)!);
                }

                return entries.Count > 0 ? ExitCodes.Success : ExitCodes.Failed;
            },
            cancellationToken));
        return command;
    }

    /// <summary>Under an alias stands what the plugin's own id has.</summary>
    private static string Own(WorkspaceInfo opened, IReadOnlyList<string> path) =>
        SettingKey.Write(opened.Plugins.FirstOrDefault(plugin => plugin.Alias == path[0]) is { } owner ? ["plugins", owner.Id, .. path.Skip(1)] : path);

    private static void Show(ITerminal terminal, IReadOnlyList<SettingEntry> entries, string own, string wanted)
    {
        if (entries is [var only] && only.Key == own)
        {
            terminal.Output.WriteLine(CleanText.Clean(only.Value.ValueKind == JsonValueKind.String ? only.Value.GetString()! : only.Value.GetRawText()));
            terminal.Output.Flush();
            terminal.Error.WriteLine($"# {CleanText.Clean(only.Origin)}");
        }
        else if (entries.Count == 0)
        {
            terminal.Error.WriteLine($"{wanted} is not set.");
        }
        else
        {
            ConfigScope.Write(terminal, entries);
        }
    }
}

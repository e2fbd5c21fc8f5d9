using System.CommandLine;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission allow</c>, <c>ask</c> and <c>deny</c>: a rule goes into one list of a file, and out of the others.</summary>
internal static class PermissionRuleCommand
{
    public static readonly string[] Lists = ["deny", "ask", "allow"];

    public static CliCommand Create(ITerminal terminal, string list, string description)
    {
        var rule = new Argument<string>("rule") { Description = "The rule: 'shell(npm test)', 'edit(src/**)', 'fetch(domain:example.com)', or a tool's name." };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(list, description) { rule, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent permission " + list,
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var text = parsed.GetValue(rule)!;
                var place = ConfigScope.Place(parsed.GetValue(scope));
                var changed = await host.Settings.ChangeAsync(opened.Id, Change(place, SettingsChangeKind.Add, list, text), cancellationToken);

                // In two lists of one file it would mean the stronger, whatever was said last.
                foreach (var other in Lists.Where(other => other != list))
                {
                    var moved = await host.Settings.ChangeAsync(opened.Id, Change(place, SettingsChangeKind.Remove, other, text), cancellationToken);
                    changed = changed with { Changed = changed.Changed || moved.Changed };
                }

                var stronger = (await host.Permissions.ListRulesAsync(opened.Id, sessionId: null, cancellationToken))
                    .Where(known =>
                        known.Rule == text && Array.IndexOf(Lists, EnumNames.Write(known.Decision)) < Array.IndexOf(Lists, list)
                        && !known.Origin.StartsWith(changed.File + ":", StringComparison.Ordinal));
                changed = changed with
                {
                    Warnings =
                    [
                        .. changed.Warnings,
                        .. stronger.Select(static known => $"The same rule stands at {known.Origin} as {EnumNames.Write(known.Decision)}, which is stronger.")
                    ]
                };
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(changed));
                    return ExitCodes.Success;
                }

                terminal.Output.WriteLine($"{list} {CleanText.Line(text, 200)}    # {changed.File}{(changed.Changed ? "" : " (as before)")}");
                foreach (var warning in changed.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    public static SettingsChange Change(SettingsPlace place, SettingsChangeKind kind, string list, string rule) =>
        new(place, kind, ["permissions", list]) { Value = AgentJson.Parse($"\"{JsonEncodedText.Encode(rule)}\"") };
}

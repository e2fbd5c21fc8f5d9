using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session apply</c>: makes the changes that dry runs kept.</summary>
internal static class SessionApply
{
    public static CliCommand Create(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var discard = new Option<bool>("--discard") { Description = "Discard them instead." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "apply",
            "Write the edits that dry runs kept, all or none. Exit code 1 if nothing is kept, or a file has changed.") { key, discard, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session apply", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace) { OnlyPlugins = [] }, cancellationToken);
            var dropped = parsed.GetValue(discard);
            var result = await host.Sessions.Changes.ApplyPreviewsAsync(opened.Id, session.Id, dropped, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(result));
            }
            else if (result.Error is { } error)
            {
                terminal.Error.WriteLine($"agent: {CleanText.Clean(error)} Nothing was changed; the changes are still kept.");
            }
            else if (result.Applied.Count == 0)
            {
                terminal.Error.WriteLine($"The session {CleanText.Line(session.Name, 100)} keeps no changes of a dry run.");
            }
            else
            {
                foreach (var change in result.Applied)
                {
                    terminal.Output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(dropped ? "gave up " : "")}{EnumNames.Write(change.Kind)} {CleanText.Line(change.Path, 200)}"
                        + $"{(change.To is { } to ? " → " + CleanText.Line(to, 200) : "")} (+{change.Added} −{change.Removed})"));
                }
            }

            return result is { Error: null, Applied.Count: > 0 } ? ExitCodes.Success : ExitCodes.Failed;
        }));
        return command;
    }
}

using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session undo</c> and <c>redo</c>: takes back what turns did to files, and brings it back.</summary>
internal static class SessionUndo
{
    public static CliCommand Undo(ITerminal terminal)
    {
        var key = Session();
        var to = new Option<string?>("--to")
        {
            Description =
                "The id of a message, or its first 4 or more characters: take back all that was changed since it. [default: what the last turn changed]",
            HelpName = "MESSAGE"
        };
        var preview = new Option<bool>("--preview") { Description = "Say what would be taken back, and touch nothing." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "undo",
            "Undo the file changes of a turn. Files that others changed since are kept and named. "
            + "Exit code 1 if not all are undone.") { key, to, preview, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session undo", async host =>
        {
            var (session, opened) = await OpenAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var report = await host.Sessions.Changes.UndoAsync(
                new UndoRequest(opened.Id, session.Id) { Message = parsed.GetValue(to), Preview = parsed.GetValue(preview) }, cancellationToken);
            return Print(terminal, report, parsed.GetValue(json), $"The session {CleanText.Line(session.Name, 100)} has no changes to take back.");
        }));
        return command;
    }

    public static CliCommand Redo(ITerminal terminal)
    {
        var key = Session();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "redo", "Redo what was undone last. Exit code 1 if not all could be redone.") { key, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session redo", async host =>
        {
            var (session, opened) = await OpenAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var report = await host.Sessions.Changes.RedoAsync(opened.Id, session.Id, cancellationToken);
            return Print(terminal, report, parsed.GetValue(json), $"The session {CleanText.Line(session.Name, 100)} has no changes to bring back.");
        }));
        return command;
    }

    private static Argument<string> Session() => new("session")
    {
        Description = "Its name, its id, the first or last 4 or more characters of its id, or \"last\".",
        DefaultValueFactory = static _ => "last"
    };

    private static async ValueTask<(SessionInfo Session, WorkspaceInfo Workspace)> OpenAsync(
        IHostClient host, string key, string? folder, CancellationToken cancellationToken)
    {
        var session = await SessionSelector.FindAsync(host, key, folder, cancellationToken);
        return (session, await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace) { OnlyPlugins = [] }, cancellationToken));
    }

    private static int Print(ITerminal terminal, UndoReport report, bool json, string nothing)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(report));
        }
        else
        {
            foreach (var file in report.Files)
            {
                var what = file switch
                {
                    { From: { } from } => $"moved {CleanText.Line(from, 200)} →",
                    { After: null } => "removed",
                    { Before: null } => "brought back",
                    _ => "restored"
                };
                terminal.Output.WriteLine($"{what} {CleanText.Line(file.Path, 200)}{((file.After ?? file.Before) == "folder:" ? "/" : "")}");
            }

            foreach (var file in report.Kept)
            {
                terminal.Error.WriteLine($"kept {CleanText.Line(file.Path, 200)}: {CleanText.Line(file.Reason, 300)}");
            }

            if (report.Turns.Count == 0)
            {
                terminal.Error.WriteLine(nothing);
            }
        }

        return report is { Turns.Count: > 0, Kept.Count: 0 } ? ExitCodes.Success : ExitCodes.Failed;
    }
}

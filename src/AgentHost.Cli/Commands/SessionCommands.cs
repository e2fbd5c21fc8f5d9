using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session</c>: the sessions that were kept.</summary>
internal static class SessionCommands
{
    public static CliCommand Create(ITerminal terminal) =>
        new CliCommand("session", "List, read, search, export, undo and remove sessions.")
    {
        List(terminal),
        Show(terminal),
        SessionResume.New(terminal),
        SessionResume.Resume(terminal),
        SessionSearch.Create(terminal),
        SessionHistory.Create(terminal),
        SessionExport.Create(terminal),
        SessionImportCommand.Create(terminal),
        SessionApply.Create(terminal),
        SessionUndo.Undo(terminal),
        SessionUndo.Redo(terminal),
        SessionFork.Create(terminal),
        SessionContextCommands.Compact(terminal),
        SessionContextCommands.Pin(terminal),
        SessionContextCommands.Goal(terminal),
        SessionQueue.Create(terminal),
        SessionQueue.Steer(),
        SessionQueue.Send(terminal),
        SessionServed.Watch(terminal),
        SessionServed.Close(terminal),
        SessionSettingsCommands.Create(terminal),
        SessionEditCommands.Rename(terminal),
        SessionEditCommands.Delete(terminal),
        SessionClean.Create(terminal),
    };

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "List the sessions of all folders." };
        var limit = CommonOptions.Number("--limit", 1, 1000, "The most to list, 1 to 1000. [default: 50]");
        var provider = new Option<string?>("--provider") { Description = "Only sessions whose last answer came from this provider.", HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "Only sessions with these words in their name or title.", HelpName = "WORDS" };
        var since = new Option<string?>("--since")
        {
            Description = "Only sessions used since then: a time ago (7d, 12h) or a day (2026-11-21).",
            HelpName = "TIME|DAY"
        };
        var older = new Option<string?>("--older-than") { Description = "Only sessions not used since then.", HelpName = "TIME|DAY" };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "list",
            "List sessions, the last used first: id, time (local), turns, model, name, title.") { json, all, provider, name, since, older, limit, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session list", async host =>
        {
            var root = parsed.GetValue(all) ? null : await SessionSelector.RootOfAsync(host, parsed.GetValue(workspace), cancellationToken);
            var sessions = await host.Sessions.ListAsync(new SessionFilter
            {
                Workspace = root,
                Provider = parsed.GetValue(provider),
                Name = parsed.GetValue(name),
                UsedSince = RelativeTime.Parse("--since", parsed.GetValue(since)),
                UnusedSince = RelativeTime.Parse("--older-than", parsed.GetValue(older)),
                Limit = parsed.GetValue(limit) ?? 50,
            }, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(sessions));
                return ExitCodes.Success;
            }

            if (sessions.Count == 0)
            {
                terminal.Error.WriteLine(((Option[])[provider, name, since, older]).Any(option => parsed.GetResult(option) is not null)
                    ? "There are no such sessions."
                    : "No sessions yet: agent run \"…\" begins one.");
            }

            foreach (var (session, depth) in SessionTree.Order(sessions))
            {
                terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{session.Id[^8..]}  {session.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm}  "
                    + $"{session.TurnCount,3} {(session.TurnCount == 1 ? "turn " : "turns")}  {session.Model ?? "-",-24}  "
                    + $"{(depth == 0 ? "" : new string(' ', (depth - 1) * 2) + "└ ")}{CleanText.Line(session.Name, 60)}"
                    + $"{(session.Title is { } title ? "  " + CleanText.Line(title, 80) : "")}"
                    + $"{(root is null ? "  " + CleanText.Line(session.Workspace, 100) : "")}"));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static CliCommand Show(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var key = SessionSelector.Session();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("show", "Show a session's messages, calls and results, oldest first.") { key, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session show", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            if (parsed.GetValue(json))
            {
                await SessionExport.WriteJsonAsync(host, session, terminal.Output, cancellationToken);
                return ExitCodes.Success;
            }

            terminal.Output.WriteLine(CleanText.Clean($"{session.Name}  ({session.Id})  {session.Workspace}"));
            await foreach (var message in SessionExport.MessagesAsync(host, session, cancellationToken))
            {
                Print(terminal, message);
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Print(ITerminal terminal, Message message)
    {
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"── {EnumNames.Write(message.Role)}{(message.Interrupted ? " (cut off)" : "")}");
        foreach (var part in message.Parts)
        {
            terminal.Output.WriteLine(part switch
            {
                TextPart text => CleanText.Clean(text.Text),
                ReasoningPart reasoning => "(reasoning) " + CleanText.Clean(reasoning.Text),
                ToolCallPart call => $"→ {CleanText.Line(call.Tool, 100)} {CleanText.Line(call.Arguments.GetRawText(), 300)}",
                ToolResultPart result =>
                    (result.IsError ? "✗ " : "← ") + CleanText.Line(string.Concat(result.Content.OfType<TextPart>().Select(static part => part.Text)), 300),
                _ => $"[{part.Type}]",
            });
        }
    }
}

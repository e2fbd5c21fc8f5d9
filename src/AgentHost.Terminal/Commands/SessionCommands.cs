using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands about sessions: new ones, others, their files and their length.</summary>
internal static class SessionCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("new", "", "Begins a new session.", static async (chat, _, token) =>
        {
            NoTurn(chat);
            await chat.OpenSessionAsync(null, token);
            chat.Say([Line.Of("A new session begins with the next prompt.", Style.Dim)]);
        }) { Aliases = ["clear"] },
        new("session", "", "Shows the session: its name, its number of turns, when it began.", static (chat, _, _) =>
        {
            var session = Need(chat);
            chat.Say([
                Pair("name", session.Name), Pair("id", session.Id), Pair("title", session.Title ?? "none yet"),
                Pair("turns", session.TurnCount.ToString(CultureInfo.InvariantCulture)), Pair("model", session.Model ?? "none yet"),
                Pair("began", session.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
                Pair("last used", session.UpdatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
            ]);
            return Task.CompletedTask;
        }),
        new("sessions", "[WORDS]", "Lists the sessions of this folder, those with the words in their name or title.", ListAsync),
        new("resume", "NAME|ID|last", "Goes on with another session.", static async (chat, call, token) =>
        {
            NoTurn(chat);
            var key = CommandWords.Of(call) is { Length: > 0 } word ? word : "last";
            var found = await chat.Host.Sessions.FindAsync(chat.Workspace.Root, key, token)
                ?? throw new HostException(
                    HostFailure.NotFound, $"There is no session \"{SafeText.Line(key, 100)}\" in this folder: /sessions shows what there is.");
            await chat.OpenSessionAsync(found, token);
        }),
        new("rename", "NAME", "Gives the session another name.", static async (chat, call, token) =>
        {
            var renamed = await chat.Host.Sessions.RenameAsync(Need(chat).Id, Word(call, "a name"), token);
            chat.Renamed(renamed);
            chat.Say([Line.Of($"The session is called {SafeText.Line(renamed.Name, 100)}.", Style.Dim)]);
        }),
        new("fork", "[NAME]", "Goes on in a copy of the session; the session stays as it is.", static async (chat, call, token) =>
        {
            NoTurn(chat);
            var name = CommandWords.Of(call);
            var fork = await chat.Host.Sessions.ForkAsync(new ForkRequest(Need(chat).Id) { Name = name.Length > 0 ? name : null }, token);
            await chat.OpenSessionAsync(fork, token);
        }),
        new("undo", "[MESSAGE]", "Takes back what the last turn that changed files changed, or all since a message.", static async (chat, call, token) =>
        {
            var message = CommandWords.Of(call);
            var report = await chat.Host.Sessions.Changes.UndoAsync(
                new UndoRequest(chat.Workspace.Id, Need(chat).Id) { Message = message.Length > 0 ? message : null }, token);
            Report(chat, report, "taken back", "There is nothing to take back.");
        }),
        new("redo", "", "Brings back what was taken back last.", static async (chat, _, token) =>
            Report(
                chat,
                await chat.Host.Sessions.Changes.RedoAsync(chat.Workspace.Id, Need(chat).Id, token),
                "brought back",
                "There is nothing to bring back.")),
        new("compact", "[WORDS]", "Shortens what is sent; the words say what its summary is to look after.", static async (chat, call, token) =>
        {
            var words = CommandWords.Of(call);
            var report = await chat.Host.Sessions.Context.CompactAsync(
                new CompactRequest(chat.Workspace.Id, Need(chat).Id) { Instructions = words.Length > 0 ? words : null }, token);
            if (report.Reason is { } reason)
            {
                chat.Say([Line.Of(CellText.Sentence(SafeText.Clean(reason)), Style.Yellow)]);
            }
        }),
        new("export", "FILE", "Writes the session into a file: .md, .html, .json or .jsonl. Secrets are hidden.", static async (chat, call, token) =>
        {
            var file = Word(call, "a file");
            await chat.Export(chat.Host, Need(chat), Path.GetFullPath(file, chat.Workspace.Root), token);
            chat.Say([Line.Of($"Written: {SafeText.Line(file, 300)}", Style.Dim)]);
        }),
        new("queue", "[go|drop N|clear]", "Shows the prompts that wait; lets those that are held run, or takes some out.", QueueAsync),
        new("steer", "WORDS", "Says something to the turn that runs.", static async (chat, call, token) =>
            await chat.Host.Prompts.Queue.SteerAsync(Need(chat).Id, [new TextPart(Word(call, "words"))], token)),
    ];

    /// <summary>The session.</summary>
    /// <exception cref="HostException">None has begun.</exception>
    public static SessionInfo Need(IChat chat) =>
        chat.Session ?? throw new HostException(HostFailure.NotFound, "No session has begun: it does with the first prompt.");

    /// <summary>A name and what it stands for.</summary>
    public static Line Pair(string name, string value) => new([new Span($"  {name,-10} ", Style.Cyan), new Span(SafeText.Line(value, 300))]);

    /// <summary>The words of a command.</summary>
    /// <exception cref="HostException">There are none.</exception>
    public static string Word(CommandCall call, string what) =>
        CommandWords.Of(call) is { Length: > 0 } words ? words : throw new HostException(HostFailure.Invalid, $"/{call.Name} wants {what}.");

    /// <summary>Refuses while a turn runs.</summary>
    /// <exception cref="HostException">One does.</exception>
    public static void NoTurn(IChat chat)
    {
        if (chat.Turn is not null)
        {
            throw new HostException(HostFailure.Busy, "A turn runs: Esc cancels it.");
        }
    }

    /// <summary>Tells which files were put back.</summary>
    public static void Report(IChat chat, UndoReport report, string done, string nothing)
    {
        if (report.Files.Count == 0 && report.Kept.Count == 0)
        {
            chat.Say([Line.Of(nothing, Style.Dim)]);
            return;
        }

        chat.Say([
            .. report.Files.Select(file => Line.Of($"  {done}: {SafeText.Line(file.Path, 200)}")),
            .. report.Kept.Select(static file =>
                Line.Of($"  left as it is: {SafeText.Line(file.Path, 200)} ({SafeText.Line(file.Reason, 200)})", Style.Yellow)),
        ]);
    }

    private static async Task ListAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var words = CommandWords.Of(call);
        var sessions = await chat.Host.Sessions.ListAsync(
            new SessionFilter { Workspace = chat.Workspace.Root, Name = words.Length > 0 ? words : null, Limit = 30 }, token);
        if (sessions.Count == 0)
        {
            chat.Say([Line.Of("There is none.", Style.Dim)]);
            return;
        }

        var width = Math.Min(40, sessions.Max(static session => CellText.Width(SafeText.Line(session.Name, 40))));
        chat.Say(sessions.Select(session =>
        {
            var name = SafeText.Line(session.Name, 40);
            return new Line([
                new Span(session.Id == chat.Session?.Id ? "▸ " : "  ", Style.Cyan),
                new Span(name + new string(' ', Math.Max(0, width - CellText.Width(name)) + 2)),
                new Span(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{session.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm}  {CellText.Count(session.TurnCount, "turn"),-10}  ")
                    + SafeText.Line(session.Model ?? "", 40),
                    Style.Dim),
                new Span(session.Title is { } title ? "  " + SafeText.Line(title, 80) : ""),
            ]);
        }));
    }

    private static async Task QueueAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var session = Need(chat);
        var queue = chat.Host.Prompts.Queue;
        switch (call.Arguments)
        {
            case ["go"]:
                var turns = await queue.ResumeAsync(chat.Workspace.Id, session.Id, token);
                chat.Say([Line.Of(turns.Count == 0 ? "Nothing was held." : $"{CellText.Count(turns.Count, "prompt")} may run.", Style.Dim)]);
                break;
            case ["clear"]:
                chat.Say([Line.Of($"{CellText.Count(await queue.RemoveAsync(session.Id, null, token), "prompt")} taken out.", Style.Dim)]);
                break;
            case ["drop", var word] when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                var waiting = await queue.ListAsync(session.Id, token);
                if (number < 1 || number > waiting.Count)
                {
                    throw new HostException(HostFailure.NotFound, $"There is no prompt {number} in the queue.");
                }

                await queue.RemoveAsync(session.Id, waiting[number - 1].TurnId, token);
                chat.Say([Line.Of("Taken out.", Style.Dim)]);
                break;
            case []:
                var all = await queue.ListAsync(session.Id, token);
                chat.Say(all.Count == 0
                    ? [Line.Of("Nothing waits.", Style.Dim)]
                    : all.Select((prompt, i) => Line.Of(
                        $"  {i + 1} {(prompt.Held ? "(held) " : "")}"
                        + SafeText.Line(string.Concat(prompt.Prompt.OfType<TextPart>().Select(static part => part.Text)), 200))));
                break;
            default:
                throw new HostException(HostFailure.Invalid, "/queue takes nothing, go, drop N or clear.");
        }
    }
}

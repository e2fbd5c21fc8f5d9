using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands about what runs and what is to be done: calls, commands in the background, items, skills.</summary>
internal static class WorkCommands
{
    private const int MostEvents = 1_000;

    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("ps", "", "Lists what runs: calls of the turn, and commands in the background.", PsAsync) { Aliases = ["jobs"] },
        new("todo", "", "Shows the list of what is to be done, as the model keeps it.", TodoAsync),
        new("skills", "[WORDS]", "Lists skills, commands of files and prompts of servers, which are called by their names.", static (chat, call, _) =>
        {
            var words = CommandWords.Of(call);
            var found = chat.Commands.OfHost.Where(command => command.Found
                && (command.Name.Contains(words, StringComparison.OrdinalIgnoreCase)
                    || command.Description.Contains(words, StringComparison.OrdinalIgnoreCase))).ToList();
            chat.Say(found.Count == 0
                ? [Line.Of("There is none.", Style.Dim)]
                : found.Select(static command => new Line([
                    new Span($"  /{SafeText.Line(command.Name, 60)} {SafeText.Line(command.ArgumentHint ?? "", 60)} ", Style.Cyan),
                    new Span(SafeText.Line(command.Description, 200), Style.Dim),
                ])));
            return Task.CompletedTask;
        }),
    ];

    private static async Task PsAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var lines = chat.Running.Select(static running => new Line([
            new Span("  ● ", Style.Cyan), new Span(SafeText.Line(running.Tool, 60), Style.Cyan), new Span("  " + running.Title),
        ])).ToList();
        if (chat.Session is { } session)
        {
            // Commands end with the program that began them: older ones are none of these.
            var jobs = new SortedDictionary<int, Line>();
            foreach (var told in await EventsAsync(chat, session.Id, token, "job.started", "job.ended"))
            {
                if (told is not OtherEvent { Data.ValueKind: JsonValueKind.Object } job || told.Time < chat.OpenedAt
                    || !job.Data.TryGetProperty("id", out var number) || !number.TryGetInt32(out var id))
                {
                    continue;
                }

                jobs.Remove(id);
                if (told.Type == "job.started" && job.Data.TryGetProperty("command", out var command) && command.ValueKind == JsonValueKind.String)
                {
                    jobs[id] = new Line([
                        new Span(string.Create(CultureInfo.InvariantCulture, $"  {id} "), Style.Cyan), new Span(SafeText.Line(command.GetString()!, 200)),
                        new Span(string.Create(CultureInfo.InvariantCulture, $"  since {told.Time.ToLocalTime():HH:mm:ss}; /kill {id} ends it"), Style.Dim),
                    ]);
                }
            }

            lines.AddRange(jobs.Values);
        }

        chat.Say(lines.Count > 0 ? lines : [Line.Of("Nothing runs.", Style.Dim)]);
    }

    private static async Task TodoAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var last = chat.Session is { } session ? (await EventsAsync(chat, session.Id, token, "todo.updated")).OfType<OtherEvent>().LastOrDefault() : null;
        var lines = new List<Line>();
        if (last is { Data.ValueKind: JsonValueKind.Object } && last.Data.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in items.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                {
                    var status = item.TryGetProperty("status", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString() : "";
                    lines.Add(new Line([
                        new Span(status switch { "completed" => "  [x] ", "in-progress" => "  [>] ", _ => "  [ ] " }, Style.Cyan),
                        new Span(SafeText.Line(text.GetString()!, 300), status == "completed" ? Style.Dim : Style.Plain),
                    ]));
                }
            }
        }

        chat.Say(lines.Count > 0 ? lines : [Line.Of("Nothing is noted.", Style.Dim)]);
    }

    private static async Task<List<AgentEvent>> EventsAsync(IChat chat, string session, CancellationToken token, params IReadOnlyList<string> kinds)
    {
        var events = new List<AgentEvent>();
        string? cursor = null;
        do
        {
            var page = await chat.Host.Sessions.ReadHistoryAsync(new HistoryRequest(session) { Kinds = kinds, Cursor = cursor, Limit = MostEvents }, token);
            events.AddRange(page.Events);
            cursor = page.Next;
        }
        while (cursor is not null);
        return events;
    }
}

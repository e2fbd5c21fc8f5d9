using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session new</c> and <c>resume</c>: where a conversation begins and where it goes on.</summary>
internal static class SessionResume
{
    private const int MostEvents = 1000;

    public static CliCommand New(ITerminal terminal)
    {
        var name = new Argument<string?>("name")
        {
            Description = "Its name, 1 to 100 characters; one that is taken gets a number behind it. [default: the day, with a number]",
            Arity = ArgumentArity.ZeroOrOne
        };
        var json = CommonOptions.Json();
        var server = CommonOptions.Server();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("new", "Begin an empty session.") { name, json, server, workspace };
        command.Aliases.Add("create");
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session new", parsed.GetValue(server), async host =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(workspace) ?? Environment.CurrentDirectory);

            // A server is asked as any client would: a choice of plugins is for administrators.
            var opened = await host.Workspaces.OpenAsync(
                new WorkspaceRequest(folder) { OnlyPlugins = parsed.GetValue(server) is null ? [] : null }, cancellationToken);
            var session = await host.Sessions.CreateAsync(new NewSession(opened.Id) { Name = parsed.GetValue(name) }, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(session));
                return ExitCodes.Success;
            }

            terminal.Output.WriteLine($"{CleanText.Line(session.Name, 110)}  ({session.Id})");
            terminal.Output.WriteLine(HowTo(session, parsed.GetValue(server)));
            return ExitCodes.Success;
        }));
        return command;
    }

    public static CliCommand Resume(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        key.Arity = ArgumentArity.ZeroOrOne;
        key.DefaultValueFactory = static _ => "last";
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("resume", "Show where a session stands and how to continue it.") { key, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session resume", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var (started, ended, runs) = await LastTurnAsync(host, session, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(Json(session, started, ended, runs));
                return ExitCodes.Success;
            }

            terminal.Output.WriteLine(CleanText.Clean($"{session.Name}  ({session.Id})  {session.Workspace}"));
            terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{CleanText.Count(session.TurnCount, "turn")}, used last "
                + $"{session.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm}{(session.Model is { } model ? $", by {CleanText.Line(model, 100)}" : "")}"));
            if (started is not null)
            {
                terminal.Output.WriteLine($"last prompt: {CleanText.Line(Text(started), 160)}");
                terminal.Output.WriteLine($"its turn: {StateOf(ended, runs)}");
            }

            terminal.Output.WriteLine(HowTo(session));
            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>The last turn's beginning and its end; no end where it still runs, or the process that ran it was ended.</summary>
    private static async Task<(TurnStarted? Started, TurnCompleted? Ended, bool Runs)> LastTurnAsync(
        IHostClient host, SessionInfo session, CancellationToken cancellationToken)
    {
        TurnStarted? started = null;
        TurnCompleted? ended = null;
        string? cursor = null;
        bool held;
        do
        {
            var page = await host.Sessions.ReadHistoryAsync(
                new HistoryRequest(session.Id) { Kinds = ["turn.started", "turn.completed"], Cursor = cursor, Limit = MostEvents }, cancellationToken);
            foreach (var e in page.Events)
            {
                (started, ended) = e switch
                {
                    TurnStarted next => (next, null),
                    TurnCompleted end => (started, end),
                    _ => (started, ended),
                };
            }

            cursor = page.Next;
            held = page.InUse;
        }
        while (cursor is not null);

        return (started, ended, started is not null && ended is null && held);
    }

    private static string StateOf(TurnCompleted? ended, bool runs) => (ended, runs) switch
    {
        (_, true) => "still running, in another process",
        (null, _) => "cut off; what it had done is kept",
        _ => EnumNames.Write(ended.Outcome) + (ended.Reason is { } reason ? ": " + CleanText.Line(reason, 160) : ""),
    };

    private static string Text(TurnStarted turn) => string.Concat(turn.Prompt.OfType<TextPart>().Select(static part => part.Text));

    private static string Json(SessionInfo session, TurnStarted? started, TurnCompleted? ended, bool runs)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("session");
            writer.WriteRawValue(ClientJson.Write(session));
            if (started is not null)
            {
                writer.WriteStartObject("lastTurn");
                writer.WriteString("prompt", Text(started));
                writer.WriteString("outcome", runs ? "running" : ended is null ? "interrupted" : EnumNames.Write(ended.Outcome));
                if (ended?.Reason is { } reason)
                {
                    writer.WriteString("reason", reason);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>By its id, which stays whatever the session is called by then, and needs no quotes.</summary>
    private static string HowTo(SessionInfo session, string? server = null) =>
        $"go on with: agent run {(server is null ? "" : $"--server {CleanText.Line(server, 200)} ")}--session {session.Id} \"…\"";
}

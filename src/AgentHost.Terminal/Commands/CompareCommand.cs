using System.Text.Json;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Commands;

/// <summary>Asks several models the same, each in a copy of the session and without tools, and goes on with the answer that is kept.</summary>
internal static class CompareCommand
{
    private const int Most = 4;
    private const string Workflow = "workflow";

    /// <summary>The command.</summary>
    public static ChatCommand Command =>
        new(
            "compare",
            "MODEL,MODEL WORDS",
            "Asks 2 to 4 models the same, without tools; the answer that you keep goes on, or each works with tools in a worktree of its own.",
            RunAsync);

    private static async Task RunAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var words = CommandWords.Of(call).Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var names = words.Length == 2 ? words[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        if (names.Length is < 2 or > Most)
        {
            throw new HostException(HostFailure.Invalid, $"/compare wants 2 to {Most} models with commas between them, a space, and a prompt.");
        }

        SessionCommands.NoTurn(chat);
        var models = new List<string>();
        foreach (var name in names)
        {
            // A name that is none ends it before anything is asked.
            models.Add((await chat.Host.Models.ExplainAsync(chat.Workspace.Id, name, token)).Name);
        }

        var copies = new List<SessionInfo>();
        SessionInfo? kept = null;
        try
        {
            foreach (var _ in models)
            {
                copies.Add(chat.Session is { TurnCount: > 0 } session
                    ? await chat.Host.Sessions.ForkAsync(new ForkRequest(session.Id), token)
                    : await chat.Host.Sessions.CreateAsync(new NewSession(chat.Workspace.Id), token));
            }

            await Task.WhenAll(models.Select((model, i) => AskAsync(chat, model, copies[i], words[1], token)));
            List<(string Name, string Description)> choices = [.. models.Select(static model => (model, "")), ("none", "")];
            if ((await chat.Host.Commands.ListAsync(chat.Workspace.Id, token)).Any(static command => command is { Name: Workflow, Found: false }))
            {
                choices.Add(("work", "none, and each does it with tools in a worktree of its own: the workflow compare"));
            }

            var chosen = await chat.ChooseAsync("keep which answer", choices, 0, token);
            if (chosen is { } number && number < copies.Count)
            {
                kept = copies[number];
                await chat.OpenSessionAsync(await chat.Host.Sessions.FindAsync(chat.Workspace.Root, kept.Id, token) ?? kept, token);
            }
            else if (chosen is { } other && choices[other].Name == "work")
            {
                await WorkAsync(chat, models, words[1], token);
            }
        }
        finally
        {
            foreach (var copy in copies.Where(copy => copy != kept))
            {
                await chat.Host.Sessions.DeleteAsync(copy.Id, CancellationToken.None);
            }
        }
    }

    private static async Task WorkAsync(IChat chat, IReadOnlyList<string> models, string task, CancellationToken token)
    {
        var call = new CommandCall(Workflow, ["run", "compare", task])
        {
            Options = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["set"] = ClientJson.ToElement<IReadOnlyList<string>>(["models=" + string.Join(',', models)]),
            },
        };
        var result = await chat.Host.Commands.RunAsync(new CommandRequest(chat.Workspace.Id, call) { SessionId = chat.Session?.Id }, token);
        chat.Say(DisplayLines.Of(result?.Blocks ?? []));
    }

    private static async Task AskAsync(IChat chat, string model, SessionInfo session, string prompt, CancellationToken token)
    {
        // Ended before this does: a session that is listened to or asked in cannot be removed.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
        var turn = Guid.CreateVersion7().ToString("N");
        var text = "";
        try
        {
            await foreach (var told in chat.Host.SubscribeAsync(new EventFilter { SessionId = session.Id }, end.Token))
            {
                if (told is StreamOpened)
                {
                    await chat.Host.Prompts.SubmitAsync(
                        new PromptRequest(chat.Workspace.Id, session.Id, [new TextPart(prompt)])
                        {
                            TurnId = turn, Model = model, Tools = [], Mode = chat.Prompts.Mode, Limits = chat.Prompts.Limits,
                            Parameters = chat.Prompts.Parameters,
                        },
                        token);
                }
                else if (told is TurnCompleted completed && told.TurnId == turn)
                {
                    text = completed.Outcome == TurnOutcome.Answered ? completed.Text ?? "" : $"({completed.Reason ?? EnumNames.Write(completed.Outcome)})";
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            await chat.Host.Prompts.CancelAsync(session.Id, turn, CancellationToken.None);
            throw;
        }

        chat.Say([
            Line.Empty, Line.Of($"── {SafeText.Line(model, 100)} ──", Style.Cyan),
            .. BlockLines.OfAll(MarkdownText.Parse(text)).Select(static line => line with { Label = "agent" }), Line.Empty,
        ]);
    }
}

using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Commands;

/// <summary>Goes back to before a prompt: with the conversation, the files, or both.</summary>
internal static class RewindCommand
{
    private const int MostAtOnce = 1_000;

    /// <summary>The command.</summary>
    public static ChatCommand Command =>
        new("rewind", "", "Goes back to before a prompt: the conversation (in a copy), the files, or both.", RunAsync);

    private static async Task RunAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var session = SessionCommands.Need(chat);
        SessionCommands.NoTurn(chat);
        var messages = new List<Message>();
        while (await chat.Host.Sessions.ReadMessagesAsync(session.Id, messages.Count, MostAtOnce, token) is { Count: > 0 } page)
        {
            messages.AddRange(page);
            if (page.Count < MostAtOnce)
            {
                break;
            }
        }

        // The newest first: one goes back a little as a rule.
        var prompts = messages.Select(static (message, at) => (Message: message, At: at))
            .Where(static each => each.Message.Role == MessageRole.User && each.Message.Parts.Any(static part => part is TextPart)).Reverse().ToList();
        if (prompts.Count == 0)
        {
            throw new HostException(HostFailure.NotFound, "There is no prompt to go back to.");
        }

        var chosen = await chat.ChooseAsync(
            "before which prompt",
            [
                .. prompts.Select(static each => (
                    SafeText.Line(each.Message.Parts.OfType<TextPart>().First().Text, 60),
                    each.Message.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)))
            ],
            0,
            token);
        if (chosen is not { } number)
        {
            return;
        }

        var (prompt, place) = prompts[number];
        var what = await chat.ChooseAsync(
            "take back",
            [
                ("files", "what was changed since is put back; the conversation stays"),
                ("conversation", place == 0 ? "a new session begins; this one stays" : "a copy goes on from there; this session stays"), ("both", ""),
            ],
            0,
            token);
        if (what is 0 or 2)
        {
            SessionCommands.Report(
                chat,
                await chat.Host.Sessions.Changes.UndoAsync(new UndoRequest(chat.Workspace.Id, session.Id) { Message = prompt.Id }, token),
                "taken back",
                "No file was changed since.");
        }

        if (what is 1 or 2)
        {
            await chat.OpenSessionAsync(
                place == 0 ? null : await chat.Host.Sessions.ForkAsync(new ForkRequest(session.Id) { Message = messages[place - 1].Id }, token), token);
            chat.Say([Line.Of($"Before: {SafeText.Line(prompt.Parts.OfType<TextPart>().First().Text, 200)}", Style.Dim)]);
        }
    }
}

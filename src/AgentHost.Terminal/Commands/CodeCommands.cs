using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands about what an answer holds: to the clipboard, into files.</summary>
internal static class CodeCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("copy", "[N]", "Sends the last answer, or its block of code N, to the terminal's clipboard.", static (chat, call, _) =>
        {
            var number = CommandWords.Of(call);
            var text = number.Length > 0 ? CodeBlocks.Text(chat.LastAnswer, number)
                : chat.LastAnswer ?? throw new HostException(HostFailure.NotFound, "There is no answer yet.");
            chat.Say([Line.Of(
                chat.Copy(text)
                    ? "Sent to the terminal, which may put it into the clipboard."
                    : "It is too long to be sent to a terminal's clipboard, or there is none: /save or /export write a file.",
                Style.Dim)]);
            return Task.CompletedTask;
        }),
        new("save", "N FILE", "Writes block of code N of the last answer into a file, with the tool write.", static async (chat, call, token) =>
        {
            if (CommandWords.Of(call).Split(' ', 2, StringSplitOptions.TrimEntries) is not [var number, { Length: > 0 } file])
            {
                throw new HostException(HostFailure.Invalid, "/save wants the number of a block and a file.");
            }

            await CallAsync(chat, "write", token, ("path", file), ("content", CodeBlocks.Text(chat.LastAnswer, number)));
        }),
        new("apply", "N", "Applies block N of the last answer, a patch, with the tool apply_patch.", static async (chat, call, token) =>
            await CallAsync(chat, "apply_patch", token, ("patch", CodeBlocks.Text(chat.LastAnswer, SessionCommands.Word(call, "the number of a block"))))),
    ];

    /// <summary>Calls a tool for the person, and shows what it says.</summary>
    /// <param name="chat">The conversation.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="token">Cancels it.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task CallAsync(IChat chat, string tool, CancellationToken token, params IReadOnlyList<(string Name, string Value)> arguments)
    {
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        var session = await chat.NeedSessionAsync(token);
        var answer = await chat.Host.Tools.CallAsync(
            new ToolRequest(chat.Workspace.Id, session.Id, tool, AgentJson.Parse(System.Text.Encoding.UTF8.GetString(buffer.ToArray())))
            {
                Caller = "the person",
                Mode = chat.Prompts.Mode,
                Interactive = chat.Prompts.Interactive,
            },
            token);
        var text = string.Concat(answer.Content.OfType<TextPart>().Select(static part => part.Text)).TrimEnd();
        if (text.Length > 0)
        {
            chat.Say(DisplayLines.Clip([.. Line.Split(SafeText.Clean(text), answer.IsError ? Style.Red : Style.Plain)], 200));
        }
    }
}

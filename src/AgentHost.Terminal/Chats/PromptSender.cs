using System.Text.Json;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Commands;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Rendering;

namespace AgentHost.Terminal.Chats;

/// <summary>Makes of what was typed what it is: a command, a line for the shell, or a prompt with what it refers to.</summary>
/// <param name="chat">The conversation.</param>
/// <param name="ask">Asks the person; null for a question that was declined.</param>
/// <param name="images">Parts for the images that a draft has labels of.</param>
/// <param name="hear">Told of questions of a command that is called before there is a session.</param>
/// <param name="submitting">Told the id of each turn before it is submitted, and again with false where nothing came of it.</param>
internal sealed class PromptSender(
    IChat chat,
    Func<Question, CancellationToken, Task<QuestionAnswer?>> ask,
    Func<string, IReadOnlyList<Part>> images,
    Action<AgentEvent> hear,
    Action<string, bool> submitting)
{
    /// <summary>Reads the command that a draft is; null where it is none. Only what was typed makes it one: what was pasted may begin with anything.</summary>
    /// <param name="text">The draft.</param>
    /// <param name="words">Words of it that were typed.</param>
    public static CommandCall? Read(string text, string words) =>
        SlashLine.Read(words) is { } typed && SlashLine.Read(text) is { } call && call.Name == typed.Name ? call : null;

    /// <summary>Does what a text says.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of it that were typed: they say whether it is a command or a line for the shell, and in them files are referred to.</param>
    /// <param name="cancellationToken">Ends a command; a prompt that was taken goes on.</param>
    /// <exception cref="HostException">It cannot be done.</exception>
    public async Task SendAsync(string text, string words, CancellationToken cancellationToken)
    {
        if (text.Length > 1 && words is ['!', ..])
        {
            await ShellAsync(text[1..].Trim(), cancellationToken);
            return;
        }

        if (Read(text, words) is not { } call)
        {
            await PromptAsync(chat.Prompts with { Parts = [new TextPart(text)] }, words, cancellationToken);
            return;
        }

        if (chat.Commands.Find(call.Name) is { } command)
        {
            await command.RunAsync(chat, call, cancellationToken);
            return;
        }

        var request = new CommandRequest(chat.Workspace.Id, call) { SessionId = chat.Session?.Id, Interactive = chat.Prompts.Interactive };
        await using var questions =
            request is { Interactive: true, SessionId: null } ? await CommandQuestions.ListenAsync(chat.Host, hear, cancellationToken) : null;
        var result = await chat.Host.Commands.RunAsync(request, cancellationToken);
        if (result is null)
        {
            // It only looked like a command, such as a path.
            await PromptAsync(chat.Prompts with { Parts = [new TextPart(text)] }, words, cancellationToken);
            return;
        }

        chat.Say([
            .. result.Warnings.Select(static warning => Line.Warning(SafeText.Line(warning, 600))),
            .. DisplayLines.Of(result.Blocks),
        ]);
        if (result.Prompt is { } asked)
        {
            await PromptAsync(
                chat.Prompts with
                {
                    Parts = [new TextPart(asked) { Pin = result.Pin }],
                    Allow = [.. chat.Prompts.Allow, .. result.Allow],
                    Model = chat.Prompts.Model ?? result.Model,
                    Agent = chat.Prompts.Agent ?? result.Agent,
                },
                result.ReferenceText is { Length: > 0 } refers ? $"{words}\n{refers}" : words,
                cancellationToken);
        }
    }

    /// <summary>Says something to the turn that runs.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SteerAsync(string text, CancellationToken cancellationToken) =>
        await chat.Host.Prompts.Queue.SteerAsync((await chat.NeedSessionAsync(cancellationToken)).Id, [new TextPart(text), .. images(text)], cancellationToken);

    private async Task PromptAsync(PromptRequest prompt, string words, CancellationToken cancellationToken)
    {
        var attached = await chat.Host.Prompts.AttachAsync(chat.Workspace.Id, words, [], cancellationToken);
        chat.Say(attached.Warnings.Select(static warning => Line.Warning(SafeText.Line(warning, 600))));
        if (attached.AskFirst && !prompt.Interactive)
        {
            throw new HostException(
                HostFailure.Invalid,
                "context.askBeforeSend asks a person before anything is attached, and there is nobody: nothing was sent. AGENT_SEND_CONTEXT=yes sends it.");
        }

        if (attached.AskFirst && !await MaySendAsync(attached.Parts, cancellationToken))
        {
            chat.Say([Line.Of("Nothing was sent.", Style.Yellow)]);
            return;
        }

        var session = await chat.NeedSessionAsync(cancellationToken);
        var turn = Guid.CreateVersion7().ToString("N");
        submitting(turn, true);
        try
        {
            await chat.Host.Prompts.SubmitAsync(
                prompt with
                {
                    WorkspaceId = chat.Workspace.Id,
                    SessionId = session.Id,
                    Parts = [.. prompt.Parts, .. images(words), .. attached.Parts],
                    TurnId = turn,
                    Titled = prompt.Interactive,
                },
                cancellationToken);
        }
        catch
        {
            submitting(turn, false);
            throw;
        }
    }

    private async Task<bool> MaySendAsync(IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        var lines = parts.Select(static part => part switch
        {
            ReferencePart reference => $"{reference.Target}, about {TokenEstimate.Of(reference.Text):N0} tokens",
            ImagePart image => $"an image ({image.MediaType})",
            _ => null,
        }).Where(static line => line is not null);
        var answer = await ask(
            Question.Confirm(
                "This goes to the model with the prompt. Send it?\n"
                + string.Join('\n', lines.Select(static line => "  " + SafeText.Line(line!, 200)))),
            cancellationToken);
        return answer?.Values is ["yes"];
    }

    private async Task ShellAsync(string line, CancellationToken cancellationToken)
    {
        if (line.Length == 0)
        {
            throw new HostException(HostFailure.Invalid, "!LINE runs a line in the shell: there is none.");
        }

        var session = await chat.NeedSessionAsync(cancellationToken);
        var answer = await chat.Host.Tools.CallAsync(
            new ToolRequest(chat.Workspace.Id, session.Id, "shell", AgentJson.Parse($$"""{"command":"{{JsonEncodedText.Encode(line)}}"}"""))
            {
                Caller = "the person",
                Mode = chat.Prompts.Mode,
                Interactive = chat.Prompts.Interactive,
            },
            cancellationToken);
        var text = string.Concat(answer.Content.OfType<TextPart>().Select(static part => part.Text)).TrimEnd();
        if (text.Length > 0)
        {
            chat.Say(DisplayLines.Clip([.. Line.Split(SafeText.Clean(text), answer.IsError ? Style.Red : Style.Plain)], 200));
        }
    }
}

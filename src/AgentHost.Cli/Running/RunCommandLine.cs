using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>A prompt on its way to a turn: a command in its place, and what it refers to.</summary>
internal static class RunCommandLine
{
    /// <summary>The prompt to submit; or how the run ended, where the command was all there was to do.</summary>
    public static async Task<(PromptRequest? Prompt, int ExitCode)> ResolveAsync(
        IHostClient host, PromptRequest prompt, string text, RunRequest request, IRunView view, ITerminal terminal, CancellationToken cancellationToken)
    {
        var words = request.Prompt;
        if (words.Length > 1 && words.TrimStart() is ['/', ..] && SlashLine.Read(words) is { } call
            && await host.Commands.RunAsync(
                new CommandRequest(prompt.WorkspaceId, call) { SessionId = prompt.SessionId.Length > 0 ? prompt.SessionId : null },
                cancellationToken) is { } result)
        {
            if (result.Prompt is not { } asked)
            {
                var shown = BlockText.Of(result.Blocks).TrimEnd();
                view.Finish(new RunResult(result.ExitCode == 0 ? TurnOutcome.Answered : TurnOutcome.Failed, result.ExitCode)
                {
                    Answer = result.ExitCode == 0 ? shown : "",
                    Error = result.ExitCode == 0 ? null : shown,
                    Time = TimeProvider.System.GetUtcNow(),
                });
                return (null, result.ExitCode);
            }

            foreach (var warning in result.Warnings)
            {
                view.Warn(warning);
            }

            // What was piped in stands behind the words.
            prompt = prompt with
            {
                Parts = [new TextPart(asked + text[Math.Min(words.Length, text.Length)..]) { Pin = result.Pin }],
                Allow = [.. prompt.Allow, .. result.Allow],
                Model = prompt.Model ?? result.Model,
                Agent = prompt.Agent ?? result.Agent,
            };
            words = result.ReferenceText is { Length: > 0 } refers ? $"{words}\n{refers}" : words;
        }

        var attached = await host.Prompts.AttachAsync(prompt.WorkspaceId, words, request.Attach, cancellationToken);
        foreach (var warning in attached.Warnings)
        {
            view.Warn(warning);
        }

        if (attached.AskFirst && !request.Preview && !await SendConsent.AskAsync(attached.Parts, terminal, cancellationToken))
        {
            view.Finish(new RunResult(TurnOutcome.Denied, ExitCodes.Denied) { Error = "Nothing was sent.", Time = TimeProvider.System.GetUtcNow() });
            return (null, ExitCodes.Denied);
        }

        return (attached.Parts.Count == 0 ? prompt : prompt with { Parts = [.. prompt.Parts, .. attached.Parts] }, ExitCodes.Success);
    }
}

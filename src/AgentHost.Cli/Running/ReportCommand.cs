using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Terminal.Commands;

namespace AgentHost.Cli.Running;

/// <summary>Commands of the conversation as the prompt of a run: <c>agent run "/status"</c>.</summary>
internal static class ReportCommand
{
    /// <summary>Runs the command that a prompt is; null where it is none of these.</summary>
    /// <param name="host">The host.</param>
    /// <param name="workspace">The workspace, which is open.</param>
    /// <param name="prompts">Options that a prompt would be sent with.</param>
    /// <param name="sessionId">Finds the session that the run names; empty for none.</param>
    /// <param name="words">The prompt's words.</param>
    /// <param name="view">Shows what the command shows.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<int?> TryAsync(
        IHostClient host, WorkspaceInfo workspace, PromptRequest prompts, Func<ValueTask<string>> sessionId, string words, IRunView view, ITerminal terminal,
        CancellationToken cancellationToken) =>
        // A method of its own: a run with another prompt loads nothing of the conversation.
        words.Length < 2 || words.TrimStart() is not ['/', ..]
            ? Task.FromResult<int?>(null)
            : RunAsync(host, workspace, prompts, sessionId, words, view, terminal, cancellationToken);

    private static async Task<int?> RunAsync(
        IHostClient host, WorkspaceInfo workspace, PromptRequest prompts, Func<ValueTask<string>> sessionId, string words, IRunView view, ITerminal terminal,
        CancellationToken cancellationToken)
    {
        if (SlashLine.Read(words) is not { } call)
        {
            return null;
        }

        switch (call.Name.ToLowerInvariant())
        {
            case "login":
                if (call.Arguments is not [var provider])
                {
                    throw new HostException(HostFailure.Invalid, "/login wants a provider: agent provider list shows them.");
                }

                // What is piped into a run belongs to its prompt.
                if (!terminal.CanAsk)
                {
                    throw LoginFlow.NobodyToAsk(provider);
                }

                await LoginFlow.RunAsync(host, workspace, provider, withKey: false, terminal, cancellationToken);
                return Finish(view, "");
            case "clear" or "new":
                return Finish(view, "Each run begins a session of its own, unless --continue or --session names another.\n");
            case var name when OneCommand.Has(name):
                var session = await sessionId() is { Length: > 0 } id ? await host.Sessions.FindAsync(workspace.Root, id, cancellationToken) : null;
                return Finish(view, await OneCommand.RunAsync(host, workspace, session, prompts, call, cancellationToken));
            default:
                return null;
        }
    }

    private static int Finish(IRunView view, string text)
    {
        view.Finish(new RunResult(TurnOutcome.Answered, ExitCodes.Success) { Answer = text, Time = TimeProvider.System.GetUtcNow() });
        return ExitCodes.Success;
    }
}

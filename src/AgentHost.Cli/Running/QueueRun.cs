using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Runs prompts of a session one after the other and prints the answers.</summary>
internal static class QueueRun
{
    /// <summary>Runs what waits.</summary>
    /// <returns>The exit code of the last one that did not answer; 0 where all did.</returns>
    public static Task<int> RunAsync(IHostClient host, SessionInfo session, bool trust, ITerminal terminal) =>
        RunAsync(host, session, trust, terminal, async (workspace, token) =>
        {
            var waiting = await host.Prompts.Queue.ResumeAsync(workspace.Id, session.Id, token);
            if (waiting.Count == 0)
            {
                terminal.Error.WriteLine("Nothing waits in this session.");
            }

            return waiting;
        });

    /// <summary>Runs one prompt; where another process works in the session, it waits there.</summary>
    public static Task<int> SendAsync(IHostClient host, SessionInfo session, IReadOnlyList<Part> parts, bool trust, ITerminal terminal) =>
        RunAsync(host, session, trust, terminal, async (workspace, token) =>
        {
            var prompt = new PromptRequest(workspace.Id, session.Id, parts);
            try
            {
                return [await host.Prompts.SubmitAsync(prompt, token)];
            }
            catch (HostException busy) when (busy.Failure == HostFailure.Busy && ServedSession.AddressOf(busy) is null)
            {
                var id = await host.Prompts.Queue.AddAsync(prompt with { WorkspaceId = "" }, token);
                terminal.Error.WriteLine($"Another process works in this session: the prompt waits there as {id[^8..]} (agent session queue list).");
                return [];
            }
        });

    /// <returns>The exit code of the last one that did not answer; 0 where all did.</returns>
    private static async Task<int> RunAsync(
        IHostClient host, SessionInfo session, bool trust, ITerminal terminal, Func<WorkspaceInfo, CancellationToken, Task<IReadOnlyList<string>>> begin)
    {
        using var signals = new CancelSignals();
        var workspace = await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace) { Trust = trust }, signals.Token);
        signals.Started();
        foreach (var warning in WorkspaceWarnings.Of(workspace))
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }

        await using var events = host.SubscribeAsync(new EventFilter { SessionId = session.Id, Raw = true }, signals.Token).GetAsyncEnumerator(signals.Token);
        await events.MoveNextAsync();
        var waiting = new List<string>(await begin(workspace, signals.Token));
        var code = ExitCodes.Success;
        try
        {
            while (waiting.Count > 0 && await events.MoveNextAsync())
            {
                if (events.Current is TurnStarted started)
                {
                    terminal.Error.WriteLine("── " + CleanText.Line(string.Concat(started.Prompt.OfType<TextPart>().Select(static part => part.Text)), 200));
                }
                else if (events.Current is TurnCompleted completed && waiting.Remove(completed.TurnId!))
                {
                    if (completed.Text is { Length: > 0 } answer)
                    {
                        terminal.Output.WriteLine(CleanText.Clean(answer));
                    }
                    else if (completed is { Outcome: TurnOutcome.Answered, Reason: { } nothing })
                    {
                        terminal.Error.WriteLine($"! {CleanText.Sentence(CleanText.Clean(nothing))}");
                    }

                    if (ExitCodes.Of(completed, signals.ExitCode) is not ExitCodes.Success and var ended)
                    {
                        terminal.Error.WriteLine($"agent: {CleanText.Clean(completed.Reason ?? EnumNames.Write(completed.Outcome))}");
                        code = ended;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // The host closes: the turn that runs ends cleanly, those behind it wait on.
            return signals.ExitCode;
        }

        return code;
    }
}

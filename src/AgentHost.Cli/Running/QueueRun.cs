using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>Runs the prompts that wait in a session and prints the answers.</summary>
internal static class QueueRun
{
    /// <returns>The exit code of the last one that did not answer; 0 where all did.</returns>
    public static async Task<int> RunAsync(IHostClient host, SessionInfo session, bool trust, ITerminal terminal)
    {
        using var signals = new CancelSignals();
        var workspace = await host.OpenWorkspaceAsync(new WorkspaceRequest(session.Workspace) { Trust = trust }, signals.Token);
        foreach (var warning in workspace.Warnings)
        {
            terminal.Error.WriteLine($"agent: {ShownText.Clean(warning)}");
        }

        await using var events = host.SubscribeAsync(new EventFilter { SessionId = session.Id, Raw = true }, signals.Token).GetAsyncEnumerator(signals.Token);
        await events.MoveNextAsync();
        var waiting = new List<string>(await host.Sessions.Queue.ResumeAsync(workspace.Id, session.Id, signals.Token));
        if (waiting.Count == 0)
        {
            terminal.Error.WriteLine("Nothing waits in this session.");
        }

        var code = ExitCodes.Success;
        try
        {
            while (waiting.Count > 0 && await events.MoveNextAsync())
            {
                if (events.Current is TurnStarted started)
                {
                    terminal.Error.WriteLine("── " + ShownText.Line(string.Concat(started.Prompt.OfType<TextPart>().Select(static part => part.Text)), 200));
                }
                else if (events.Current is TurnCompleted completed && waiting.Remove(completed.TurnId!))
                {
                    if (completed.Text is { Length: > 0 } answer)
                    {
                        terminal.Output.WriteLine(ShownText.Clean(answer));
                    }

                    if (ExitCodes.Of(completed, signals.ExitCode) is not ExitCodes.Success and var ended)
                    {
                        terminal.Error.WriteLine($"agent: {ShownText.Clean(completed.Reason ?? EnumWords.Write(completed.Outcome))}");
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

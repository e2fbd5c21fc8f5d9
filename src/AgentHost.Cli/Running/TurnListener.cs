using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Submits a prompt and shows what happens, until the turn's one last event.</summary>
internal static class TurnListener
{
    public static async Task<int> RunAsync(
        IHostClient host,
        PromptRequest prompt,
        WorkspaceInfo workspace,
        SessionInfo session,
        bool isNew,
        RunRequest words,
        IRunView view,
        ITerminal terminal,
        CancelSignals signals)
    {
        using var listening = new CancellationTokenSource();
        await using var events = host.SubscribeAsync(new EventFilter { SessionId = session.Id, Raw = view.IsForPeople }, listening.Token)
            .GetAsyncEnumerator(listening.Token);

        // The first event says that the subscription stands; only then is the prompt submitted, so that nothing is missed.
        await events.MoveNextAsync();
        view.Show(events.Current);
        var turnId = await SubmitAsync(host, prompt, isNew, signals.Token);
        await using var cancelling = signals.Token.Register(() => _ = CancelAsync(host, session.Id, turnId));
        if (view is TextView text && terminal.OutputIsTerminal)
        {
            var settings = await ViewSettings.ReadAsync(host, workspace.Id, CancellationToken.None);
            (text.ShowsUsage, text.MostReasoning) = (settings.Usage, settings.MostReasoning);
        }

        var asker = new PermissionAsker(host, terminal, workspace.Id);
        TurnCompleted? completed = null;
        TurnStarted? started = null;
        string? switched = null;
        var previewed = new List<string>();
        try
        {
            while (completed is null && await events.MoveNextAsync())
            {
                var e = events.Current;
                if (e.TurnId is not null && e.TurnId != turnId)
                {
                    continue;
                }

                view.Show(e);
                if (e is TurnStarted begun)
                {
                    started = begun;
                    if (begun.Mode == PermissionMode.Bypass)
                    {
                        view.Warn("The permission mode is bypass: everything that no rule denies runs without asking.");
                    }
                }

                switched = (e as ModelSwitched)?.To ?? switched;
                if (e is FilePreviewed preview)
                {
                    previewed.Add(preview.Change.To ?? preview.Change.Path);
                }

                completed = e as TurnCompleted;
                if (prompt.Interactive)
                {
                    asker.Answer(e, signals.Token);
                }
            }
        }
        catch (OutputException)
        {
            // The turn ends cleanly, and the session can go on.
            await CancelAsync(host, session.Id, turnId);
            throw;
        }

        completed ??= new TurnCompleted(TurnOutcome.Failed) { Reason = "the host closed before the turn ended" };
        var code = ExitCodes.Of(completed, signals.ExitCode);

        // Plugins are for programs to compare: a person's answer does not wait for them.
        var plugins = view.IsForPeople ? [] : await PluginsAsync(host, workspace.Id);
        view.Finish(ResultOf(completed, code, started, switched, session) with
        {
            Previewed = [.. previewed.Distinct(StringComparer.Ordinal)],
            Plugins = [.. plugins.Select(static plugin => $"{plugin.Id}@{plugin.Version}")],
            Hashes = plugins.Where(static plugin => plugin.Hash is not null)
                .ToDictionary(static plugin => plugin.Id, static plugin => plugin.Hash!, StringComparer.Ordinal),
            Policy = started is null
                ? null
                : new RunPolicy
                {
                    Mode = started.Mode,
                    Profile = words.Profile,
                    Allow = words.Allow,
                    Deny = words.Deny,
                    Sandbox = workspace.Sandbox,
                    Trusted = workspace.Trusted
                },
        });
        return code;
    }

    private static async Task<IReadOnlyList<PluginInfo>> PluginsAsync(IHostClient host, string workspace)
    {
        try
        {
            return
            [
                .. (await host.Plugins.ListAsync(workspace, CancellationToken.None))
                    .Where(static plugin => plugin.State is PluginState.Active or PluginState.Installed)
            ];
        }
        catch (HostException fault) when (fault.Failure == HostFailure.Closing)
        {
            // A server that ends has told how the turn ended; that is what counts.
            return [];
        }
    }

    /// <summary>Submits the prompt. A session that was begun for it goes where no turn came of it: it would be the last one, and empty.</summary>
    private static async Task<string> SubmitAsync(IHostClient host, PromptRequest prompt, bool isNew, CancellationToken cancelled)
    {
        try
        {
            cancelled.ThrowIfCancellationRequested();
            return await host.Prompts.SubmitAsync(prompt, cancelled);
        }
        catch when (isNew)
        {
            try
            {
                await host.Sessions.DeleteAsync(prompt.SessionId, CancellationToken.None);
            }
            catch (HostException)
            {
                // What was wrong first is what has to be told.
            }

            throw;
        }
    }

    private static RunResult ResultOf(TurnCompleted turn, int code, TurnStarted? started, string? switched, SessionInfo session) =>
        new(turn.Outcome, code)
        {
            SessionId = session.Id,
            TurnId = turn.TurnId,
            Time = turn.Time,
            SessionName = session.Name,
            Answer = turn.Text,
            Error = turn.Reason,
            Model = switched ?? started?.Model,
            Steps = turn.Steps,
            ToolCalls = turn.ToolCalls,
            Usage = turn.Usage,
            Cost = turn.Cost,
            Files = turn.Files,
            Mode = started?.Mode ?? PermissionMode.Default,
        };

    private static async Task CancelAsync(IHostClient host, string sessionId, string turnId)
    {
        try
        {
            await host.Prompts.CancelAsync(sessionId, turnId, CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The turn ended by itself in the same moment.
        }
    }
}

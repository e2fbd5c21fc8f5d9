using AgentHost.Cli.Terminal;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Hosting;

namespace AgentHost.Cli.Running;

/// <summary>One run: opens the workspace and the session, submits the prompt, and then only listens.</summary>
internal static class RunSession
{
    public static async Task<int> RunAsync(RunRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        await using var host = LocalHost.Create(new HostOptions { Label = "agent run", Prewarm = true, KeepLog = true });
        using var signals = new CancelSignals();
        var view = RunViews.Create(request, terminal);
        var input = PromptInput.ReadAsync(request.Prompt, terminal, view.Warn, signals.Token);
        try
        {
            var mode = ParseMode(request.Mode);
            var seconds = ParseTime(request.MaxTime);

            var workspace = await host.OpenWorkspaceAsync(WorkspaceFor(request), cancellationToken);
            foreach (var warning in workspace.Warnings)
            {
                view.Warn(warning);
            }

            var prompt = await input;
            if (string.IsNullOrWhiteSpace(prompt))
            {
                throw new HostException(HostFailure.Invalid, "There is no prompt: agent run \"what is to be done\", or pipe it in.");
            }

            var session = await OpenSessionAsync(host, workspace, request.Session, cancellationToken);
            return await TurnListener.RunAsync(
                host,
                new PromptRequest(workspace.Id, session.Id, [new TextPart(prompt)])
                {
                    Mode = mode,
                    Limits = new TurnLimits { Steps = request.MaxSteps, Seconds = seconds },
                    Interactive = terminal.CanAsk && request.Output == "text",
                },
                workspace,
                session,
                view,
                terminal,
                signals);
        }
        catch (HostException exception) when (view.TakesErrors)
        {
            var code = ExitCodes.Of(exception.Failure);
            view.Finish(new RunResult(TurnOutcome.Failed, code) { Error = exception.Message, Time = TimeProvider.System.GetUtcNow() });
            terminal.Error.WriteLine($"agent: {exception.Message}");
            return code;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            view.Finish(new RunResult(TurnOutcome.Cancelled, signals.ExitCode) { Error = "cancelled by user", Time = TimeProvider.System.GetUtcNow() });
            return signals.ExitCode;
        }
    }

    private static WorkspaceRequest WorkspaceFor(RunRequest request) => new(request.Workspace ?? Environment.CurrentDirectory)
    {
        Trust = request.Trust,
        Plugins = request.Plugins,
        OnlyPlugins = request.OnlyPlugins,
        Allow = request.Allow,
        Deny = request.Deny,
        Settings = request.Model is { } model ? AgentJson.Parse($$"""{"model":"{{System.Text.Json.JsonEncodedText.Encode(model)}}"}""") : null,
    };

    private static async ValueTask<SessionInfo> OpenSessionAsync(LocalHost host, WorkspaceInfo workspace, string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return await host.CreateSessionAsync(new NewSession(workspace.Id), cancellationToken);
        }

        if (await host.FindSessionAsync(workspace.Root, name, cancellationToken) is { } found)
        {
            return found;
        }

        return name == "last"
            ? throw new HostException(HostFailure.NotFound, "There is no session in this workspace yet: run without --session first.")
            : await host.CreateSessionAsync(new NewSession(workspace.Id) { Name = name }, cancellationToken);
    }

    private static PermissionMode? ParseMode(string? word) => word is null ? null
        : EnumWords.TryParse<PermissionMode>(word, out var mode) ? mode
        : throw new HostException(HostFailure.Invalid, $"\"{word}\" is no permission mode: use default, accept-edits, plan, dont-ask or bypass.");

    private static double? ParseTime(string? text) => text is null ? null
        : Durations.TryParse(text, out var time) && time > TimeSpan.Zero ? time.TotalSeconds
        : throw new HostException(HostFailure.Invalid, $"\"{text}\" is no time for --max-time: write 90s, 10m or 2h.");
}

using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Running;

/// <summary>One run: opens the workspace and the session, submits the prompt, and then only listens.</summary>
internal static class RunSession
{
    public static async Task<int> RunAsync(RunRequest request, ITerminal terminal, CancellationToken cancellationToken)
    {
        request = await ServedRun.TakeAsync("agent run", request, terminal, cancellationToken);
        await using var host = request.Server is { } server
            ? ServerConnection.Open(server)
            : HostFactory.Open("agent run", prewarm: !request.Preview, takesQueued: false);
        using var signals = new CancelSignals();

        // What stands before the turn may take its time, too: commands, pages that a prompt refers to, agents of plugins.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
        var view = RunViews.Create(request, terminal);
        try
        {
            var limits = LimitsOf(request);
            var input = PromptInput.ReadAsync(request.Prompt, terminal, limits.Seconds, view, signals.Token);
            var words = RunFiles.Check(request);
            var mode = ParseMode(request.Yolo ? "bypass" : request.Mode);
            var system = RunFiles.ReadSystem(request.System);
            var schema = RunFiles.ReadSchema(request.OutputSchema);
            var parameters = ParameterOption.Read(request.Parameters);

            var workspace = await OpenWorkspaceAsync(host, request, words, ends.Token);
            signals.Started();
            foreach (var warning in WorkspaceWarnings.Of(workspace))
            {
                view.Warn(warning);
            }

            var prompt = await input;
            if (string.IsNullOrWhiteSpace(prompt))
            {
                throw new HostException(HostFailure.Invalid, "There is no prompt: agent run \"what is to be done\", or pipe it in.");
            }

            var filled = Fill(new PromptRequest(workspace.Id, "", [new TextPart(prompt)]), request, system, schema);
            if (await ReportCommand.TryAsync(
                host, workspace, filled with { Mode = mode }, () => ExistingAsync(host, workspace, words, request, ends.Token),
                request.Prompt, view, terminal, ends.Token) is { } reported)
            {
                return reported;
            }

            var (asked, ended) = await RunCommandLine.ResolveAsync(host, filled, prompt, request, view, terminal, ends.Token);
            if (asked is null)
            {
                return ended;
            }

            if (request.Preview)
            {
                return await RunPreview.ShowAsync(
                    host, workspace, asked with { SessionId = await ExistingAsync(host, workspace, words, request, ends.Token) },
                    request.Output, terminal, ends.Token);
            }

            var around = await TurnCommands.BeginAsync(host, workspace, request.Brought, ends.Token);
            var (session, isNew) = await OpenSessionAsync(host, workspace, words, request.New, ends.Token);
            var code = await TurnListener.RunAsync(
                host,
                asked with
                {
                    SessionId = session.Id,
                    Mode = mode,
                    Parameters = parameters,
                    Limits = limits,
                    Interactive = terminal.CanAsk && request.Output == "text",
                },
                workspace,
                session,
                isNew,
                request,
                view,
                terminal,
                signals);
            if (code == ExitCodes.Success)
            {
                var model = (await host.Sessions.FindAsync(workspace.Root, session.Id, ends.Token))?.Model;
                code = await around.EndAsync(model, terminal, request.Quiet, ends.Token);
            }

            await ReleaseAsync(host, workspace, request, terminal);
            return code;
        }
        catch (HostException exception) when (view.TakesErrors)
        {
            var code = ExitCodes.Of(exception.Failure);
            view.Finish(new RunResult(TurnOutcome.Failed, code) { Error = exception.Message, Time = TimeProvider.System.GetUtcNow() });
            terminal.Error.WriteLine($"agent: {CleanText.Clean(exception.Message)}");
            return code;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            view.Finish(new RunResult(TurnOutcome.Cancelled, signals.ExitCode) { Error = "cancelled by user", Time = TimeProvider.System.GetUtcNow() });
            return signals.ExitCode;
        }
        catch (Exception fault) when (view.TakesErrors && fault is not OutputException)
        {
            // Whoever reads the stream waits for its last line; the program tells people about the fault.
            view.Finish(new RunResult(TurnOutcome.Failed, ExitCodes.Failed)
            {
                Error = $"an unexpected fault ({fault.GetType().Name}): {fault.Message}",
                Time = TimeProvider.System.GetUtcNow()
            });
            throw;
        }
    }

    /// <summary>Opens the workspace that the words ask for; for a new session the folder that the settings' provider makes, where they name one.</summary>
    private static async ValueTask<WorkspaceInfo> OpenWorkspaceAsync(IHostClient host, RunRequest request, string? name, CancellationToken cancellationToken)
    {
        var asked = WorkspaceFor(request);
        var opened = await host.Workspaces.OpenAsync(asked, cancellationToken);
        if (opened.DefaultProvider is not { } provider
            || (name is not null && !request.New && (name == "last" || await host.Sessions.FindAsync(opened.Root, name, cancellationToken) is not null)))
        {
            return opened;
        }

        return await host.Workspaces.OpenAsync(asked with { Provider = new WorkspaceProviderChoice(provider) { Name = name } }, cancellationToken);
    }

    /// <summary>Lets go of a folder that was made for the run, and says what became of it. What fails there does not change how the run ended.</summary>
    private static async ValueTask ReleaseAsync(IHostClient host, WorkspaceInfo workspace, RunRequest request, ITerminal terminal)
    {
        if (workspace.Origin is null)
        {
            return;
        }

        string? said;
        try
        {
            said = (await host.Workspaces.ReleaseAsync(workspace.Id, CancellationToken.None)).Message;
        }
        catch (HostException fault)
        {
            said = fault.Message;
        }

        if (said is not null && !request.Quiet)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(said)}");
        }
    }

    /// <summary>The workspace that the words ask for.</summary>
    public static WorkspaceRequest WorkspaceFor(RunRequest request) => new(FolderOf(request))
    {
        Provider = PluginOption.ProviderOf(request.Brought),
        Target = request.Target ?? "default",
        TargetOtherwise = PluginOption.TargetOf(request.Brought, request.Target),
        Trust = request.Trust,
        Plugins = request.Plugins,
        OnlyPlugins = request.OnlyPlugins,
        WithoutPlugins = request.WithoutPlugins,
        BundledOnly = request.SafeMode,
        NoDiscovery = request.NoDiscovery,
        Locked = request.Locked,
        Profile = request.Profile,
        Allow = request.Allow,
        Deny = request.Deny,
        Settings = PluginOption.Settings(request.Brought, ModelSelectionOptions.Settings(request.Server is null ? request.Model : null, request.Prefer)),
    };

    /// <summary>The folder; for a server, which stands elsewhere, as a whole path.</summary>
    private static string FolderOf(RunRequest request) =>
        request.Workspace is not { } folder ? Environment.CurrentDirectory : request.Server is null ? folder : Path.GetFullPath(folder);

    private static PromptRequest Fill(PromptRequest prompt, RunRequest request, string? system, System.Text.Json.JsonElement? schema) => prompt with
    {
        // A server takes settings from administrators alone; a model is anybody's who may prompt.
        Model = request.Server is null ? prompt.Model : request.Model,
        Agent = request.Agent,
        Tools = request.NoTools ? [] : request.Tools,
        System = system,
        ReplaceSystem = request.ReplaceSystem,
        OutputSchema = schema,
        DryRun = request.DryRun,
        RunOptions = PluginOption.Values(request.Brought),
    };

    /// <summary>The session that a preview shows the history of; empty for a new one.</summary>
    private static async ValueTask<string> ExistingAsync(
        IHostClient host, WorkspaceInfo workspace, string? name, RunRequest request, CancellationToken cancellationToken) =>
        name is null || request.New ? ""
        : await host.Sessions.FindAsync(workspace.Root, name, cancellationToken) is { } found ? found.Id
        : name == "last" ? throw NoSession() : "";

    private static async ValueTask<(SessionInfo Session, bool IsNew)> OpenSessionAsync(
        IHostClient host, WorkspaceInfo workspace, string? name, bool fresh, CancellationToken cancellationToken)
    {
        if (name is not null && !fresh)
        {
            if (await host.Sessions.FindAsync(workspace.Root, name, cancellationToken) is { } found)
            {
                return (found, false);
            }

            if (name == "last")
            {
                throw NoSession();
            }
        }

        return (await host.Sessions.CreateAsync(new NewSession(workspace.Id) { Name = name }, cancellationToken), true);
    }

    private static HostException NoSession() => new(HostFailure.NotFound, "There is no session in this workspace yet: run without --session first.");

    /// <summary>Reads a permission mode.</summary>
    /// <exception cref="HostException">It is none.</exception>
    public static PermissionMode? ParseMode(string? word) => word is null ? null
        : EnumNames.TryParse<PermissionMode>(word, out var mode) ? mode
        : throw new HostException(HostFailure.Invalid, $"\"{word}\" is no permission mode: use default, accept-edits, plan, dont-ask or bypass.");

    /// <summary>Reads the limits of a turn.</summary>
    /// <exception cref="HostException">One of them is none.</exception>
    public static TurnLimits LimitsOf(RunRequest request) =>
        new() { Steps = request.MaxSteps, Seconds = ParseTime(request.MaxTime), Cost = ParseCost(request.MaxCost) };

    private static double? ParseTime(string? text) => text is null ? null
        : Durations.TryParse(text, out var time) && time > TimeSpan.Zero ? time.TotalSeconds
        : throw new HostException(HostFailure.Invalid, $"\"{text}\" is no time for --max-time: write 90s, 10m or 2h.");

    private static decimal? ParseCost(string? text) => text is null ? null
        : Money.TryParse(text, out var dollars) && dollars > 0 ? dollars
        : throw new HostException(HostFailure.Invalid, $"\"{text}\" is no amount for --max-cost: write $2 or 0.50.");
}

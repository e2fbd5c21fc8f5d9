using System.Globalization;
using System.Text.Json.Nodes;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Acp.Declarations;
using AgentHost.Plugins.Acp.Running;

namespace AgentHost.Plugins.Acp.Tools;

/// <summary>Runs a prompt with another agent: a process in a sandbox, whose questions are judged here, and whose changes are recorded around it.</summary>
[Tool(
    "external_agent",
    Effects = ToolEffects.Agent | ToolEffects.Execute | ToolEffects.Read | ToolEffects.Write | ToolEffects.Network,
    Defer = true,
    TimeoutSeconds = 86_400)]
internal sealed partial class ExternalAgentTool(IPluginContext plugin, IWorkspaceContext workspace) : Tool<ExternalAgentArguments>
{
    private const int LongestPrompt = 200_000;
    private readonly KeptSessions _sessions = new(plugin.State);

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(
        ExternalAgentArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (workspace.Target != "local")
        {
            return ToolPlan.Refuse(call, $"Other agents run on this machine, and the session works on {workspace.Target}.");
        }

        if (arguments.Prompt is { Length: > LongestPrompt })
        {
            return ToolPlan.Refuse(
                call, $"prompt has {arguments.Prompt.Length} characters, {LongestPrompt} are the most: name files that the agent can read.");
        }

        var specs = await AgentSpecs.FindAsync(workspace, cancellationToken);
        if (specs.FirstOrDefault(spec => spec.Name == arguments.Agent) is not { } spec)
        {
            var names = string.Join(", ", specs.Select(static each => each.Name));
            return ToolPlan.Refuse(call, $"There is no agent {ForeignAction.Short(arguments.Agent, 100)}; there are: {names}.");
        }

        if (AgentProgram.Find(spec.Command, workspace.Root) is not { } program)
        {
            return ToolPlan.Refuse(call, $"{spec.Title} is not installed: {spec.Acquire ?? $"there is no program {spec.Command}"}.");
        }

        var words = arguments.Prompt is null
            ? "find out whether it can be used"
            : ForeignAction.Short(string.Join(' ', arguments.Prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), 120);
        return new ToolPlan(call, $"{spec.Title}: {words}")
        {
            Effects = ToolEffects.Execute,
            Resources = [Resource.Program([program.Path, .. spec.Arguments]), .. spec.Hosts.Select(Resource.Host)],
            Risk = Risk.Medium,
            Sandbox = new SandboxRequest
            {
                Read = [.. program.Reads, .. spec.Reads.Select(AgentProgram.Expand)],
                Write = [.. spec.Writes.Select(AgentProgram.Expand)],
                Variables = [.. spec.Variables, .. spec.Environment.Keys],
            },
            Preview = [new TextBlock(Opened(spec)), .. arguments.Prompt is { } prompt ? [new TextBlock(prompt)] : Array.Empty<DisplayBlock>()],
            TimeoutSeconds = (spec.Limit + TimeSpan.FromMinutes(5)).TotalSeconds,
        };
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        ExternalAgentArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (await AgentSpecs.FindAsync(workspace, arguments.Agent, cancellationToken) is not { } spec
            || AgentProgram.Find(spec.Command, workspace.Root) is not { } program)
        {
            return ToolResult.Error($"{arguments.Agent} is not there any more.");
        }

        try
        {
            var kept = arguments.Prompt is null ? null : await FindKeptAsync(spec, program, arguments, context, cancellationToken);
            var link = kept ?? await AgentLink.StartAsync(spec, program, context.Workspace, plugin.Time, cancellationToken);
            var run = new AgentRun(link, context);
            OpenRuns.Add(run);
            try
            {
                return arguments.Prompt is null
                    ? await TryAsync(link, cancellationToken)
                    : await RunAsync(run, link, kept is not null, arguments, context, cancellationToken);
            }
            catch (Exception exception) when (exception is AcpException)
            {
                OpenRuns.Ended(context.CallId, new RunEnd(run.Answer, exception.Message) { Usage = run.Usage, Cost = run.Cost });
                return ToolResult.Error(run.Answer.Length == 0 ? exception.Message : $"{exception.Message}\nWhat it said until then:\n{run.Answer}");
            }
            finally
            {
                // Found until then: what it did at last is still being recorded.
                await run.CloseAsync();
                OpenRuns.Remove(run);
                await (run.IsAnswered && link.IsSound && spec.Keep > TimeSpan.Zero
                    ? KeptAgents.Of(plugin).KeepAsync(link, context.SessionId, spec.Keep)
                    : link.DisposeAsync().AsTask());
            }
        }
        catch (AcpException exception)
        {
            OpenRuns.Ended(context.CallId, new RunEnd("", exception.Message));
            return ToolResult.Error(exception.Message);
        }
    }

    /// <summary>Says what an agent's sandbox opens for it.</summary>
    internal static string Opened(AgentSpec spec)
    {
        var lines = new List<string> { $"Runs: {string.Join(' ', [spec.Command, .. spec.Arguments])}" };
        Add("Reaches", spec.Hosts);
        Add("Reads of your folder", spec.Reads);
        Add("Changes of your folder", spec.Writes);
        Add("Is given the variables", spec.Variables);
        lines.Add("In its sandbox it changes this folder and sees nothing else of yours.");
        if (spec.Asks == false)
        {
            lines.Add("It does not ask before it changes files here; what it changed is recorded and can be undone.");
        }

        return string.Join('\n', lines);

        void Add(string what, IReadOnlyList<string> names)
        {
            if (names.Count > 0)
            {
                lines.Add($"{what}: {string.Join(", ", names)}");
            }
        }
    }

    /// <summary>Takes the agent that waits in this session, where it is what would be started now; ends it where it is not.</summary>
    private async Task<AgentLink?> FindKeptAsync(
        AgentSpec spec, AgentProgram program, ExternalAgentArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (KeptAgents.Of(plugin).Take(context.SessionId, spec.Name) is not { } link)
        {
            return null;
        }

        var isTaken = false;
        try
        {
            isTaken = link.Asked == (Named(arguments.Mode), Named(arguments.Model))
                && link.Session == await _sessions.FindAsync(context.SessionId, spec.Name, cancellationToken)
                && await link.ContinueAsync(spec, program, context.Workspace, cancellationToken);
            return isTaken ? link : null;
        }
        finally
        {
            if (!isTaken)
            {
                await link.DisposeAsync();
            }
        }
    }

    private async Task<ToolResult> RunAsync(
        AgentRun run, AgentLink link, bool isKept, ExternalAgentArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var resumed = isKept;
        if (!isKept)
        {
            await link.GreetAsync(cancellationToken);
            resumed = await OpenAsync(await _sessions.FindAsync(run.SessionId, run.Spec.Name, cancellationToken));
        }

        string stopped;
        try
        {
            stopped = await run.PromptAsync(resumed ? arguments.Prompt! : Anew(arguments), cancellationToken);
        }
        catch (AcpException exception) when (resumed && exception.InnerException is RemoteErrorException && run.Answer.Length == 0)
        {
            // Its session is there and cannot go on, as after a process that was killed.
            resumed = await OpenAsync(before: null);
            stopped = await run.PromptAsync(Anew(arguments), cancellationToken);
        }

        var text = run.Answer;
        var problem = stopped switch
        {
            StopReasons.EndTurn => null,
            StopReasons.MaxTokens => $"{run.Spec.Title} reached its limit of tokens.",
            StopReasons.MaxTurnRequests => $"{run.Spec.Title} reached its limit of requests.",
            StopReasons.Refusal => $"{run.Spec.Title} refused.",
            StopReasons.Cancelled => $"{run.Spec.Title} ended the prompt without finishing it.",
            _ => $"{run.Spec.Title} ended the prompt for a reason that is not known here ({ForeignAction.Short(stopped, 50)}).",
        };
        OpenRuns.Ended(context.CallId, new RunEnd(text, problem) { StopReason = stopped, Usage = run.Usage, Cost = run.Cost });
        var said = problem is null ? text.Length > 0 ? text : "(It answered nothing.)" : $"{problem}{(text.Length > 0 ? "\n" : "")}{text}";
        return new ToolResult([new TextPart(said)])
        {
            IsError = problem is not null,
            Display = [new TextBlock(string.Create(CultureInfo.InvariantCulture, $"{run.Spec.Title}: {stopped}, calls: {run.Calls.Count}"))],
            Data = Json.Of(new JsonObject
            {
                ["agent"] = run.Spec.Name,
                ["session"] = link.Session,
                ["resumed"] = resumed,
                ["kept"] = isKept,
                ["stopReason"] = stopped,
                ["calls"] = run.Calls.Count,
                ["cost"] = run.Cost,
            }),
        };

        async Task<bool> OpenAsync(string? before)
        {
            var (id, opened, isBefore) = await link.OpenAsync(before, cancellationToken);
            await _sessions.SetAsync(run.SessionId, run.Spec.Name, id, cancellationToken);
            if (await link.ChooseAsync(opened, Named(arguments.Mode), Named(arguments.Model), cancellationToken) is { } note)
            {
                context.Progress.Report(new ToolProgress { Text = note });
            }

            return isBefore;
        }
    }

    private static async Task<ToolResult> TryAsync(AgentLink link, CancellationToken cancellationToken)
    {
        var greeted = await link.GreetAsync(cancellationToken);
        var (_, opened, _) = await link.OpenAsync(null, cancellationToken);
        var info = greeted.Get("agentInfo");
        var modes = opened.Get("modes").Get("availableModes").Items().Select(static mode => mode.Text("id")).OfType<string>().Take(20).ToList();
        var text = $"{link.Spec.Title} works: {info.Text("name") ?? "no name"} {info.Text("version") ?? ""}".TrimEnd() + "."
            + (modes.Count == 0 ? "" : $" Its modes: {string.Join(", ", modes)}.");
        return ToolResult.Text(text);
    }

    /// <summary>The prompt for a session that begins, with what was said in the one before.</summary>
    private static string Anew(ExternalAgentArguments arguments) => string.IsNullOrWhiteSpace(arguments.Before)
        ? arguments.Prompt!
        : $"What was said before, in another session:\n{arguments.Before}\n\nNow:\n{arguments.Prompt}";

    private static string? Named(string? word) => string.IsNullOrWhiteSpace(word) ? null : word;
}

using AgentHost.Plugins.Shell.Jobs;
using AgentHost.Plugins.Shell.Output;

namespace AgentHost.Plugins.Shell;

/// <summary>Runs a command line.</summary>
[Tool("shell", Effects = ToolEffects.Execute | ToolEffects.Read | ToolEffects.Write)]
internal sealed partial class ShellTool(IPluginContext host, IWorkspaceContext workspace, ShellPlugin plugin) : Tool<ShellArguments>
{
    private const int TitleLength = 120;

    // The host's own limit falls after ours, so that ours can keep what was printed.
    private const double Slack = 15;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(ShellArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        var most = ToolSettings.Number(context.Settings, "maxTimeout", 3_600, 1, 7 * 24 * 3_600);
        if (string.IsNullOrWhiteSpace(arguments.Command))
        {
            return new(ToolPlan.Refuse(call, "command is empty: give a command line."));
        }

        if (arguments.Timeout is { } asked && (asked < 1 || asked > most))
        {
            return new(ToolPlan.Refuse(call, $"timeout is 1 to {most} seconds."));
        }

        if (Wait(arguments, context) is not { } wait)
        {
            return new(ToolPlan.Refuse(call, "wait is true, false, a number of seconds, or a time such as 500ms, 30s or 2m."));
        }

        if (wait == TimeSpan.Zero && !plugin.Jobs.HasRoom(context.SessionId))
        {
            return new(ToolPlan.Refuse(call, $"{JobTable.MostRunning} commands of this session run in the background already: end one with job_kill."));
        }

        var line = arguments.Command.ReplaceLineEndings(" ").Trim();
        var folder = string.IsNullOrWhiteSpace(arguments.Cwd) ? null : arguments.Cwd;
        var command = Resource.ShellLine(arguments.Command) with { WorkingFolder = folder };
        return new(new ToolPlan(call, line.Length <= TitleLength ? line : line[..TitleLength] + "…")
        {
            // What the command itself reads and writes is judged with the command; an effect named beside it would want a rule for the whole tool.
            Effects = ToolEffects.Execute,
            Resources = folder is null ? [command] : [command, Resource.ReadPath(folder)],
            Risk = Risk.Medium,
            LeavesSandbox = arguments.Outside,
            Preview = string.IsNullOrWhiteSpace(arguments.Description)
                ? [new CodeBlock(arguments.Command, "sh")]
                : [new TextBlock(arguments.Description), new CodeBlock(arguments.Command, "sh")],
            TimeoutSeconds = Timeout(arguments, context) + Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        ShellArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var wait = Wait(arguments, context) ?? TimeSpan.Zero;
        var inBackground = wait == TimeSpan.Zero;
        var shell = context.Workspace.Processes.Shell;
        var spec = new ProcessSpec(shell[0], [.. shell.Skip(1), arguments.Command])
        {
            WorkingDirectory = string.IsNullOrWhiteSpace(arguments.Cwd) ? null : arguments.Cwd,
            Environment = ShellEnvironment.Variables,
            Input = inBackground,
            Visible = true,
        };
        Job job;
        try
        {
            job = new Job(
                arguments.Command, await context.Workspace.Processes.StartAsync(spec, cancellationToken),
                Output(context), TimeSpan.FromSeconds(Timeout(arguments, context)), host.Time)
            {
                TakesInput = inBackground,
                Progress = inBackground ? null : context.Progress,
            };
        }
        catch (ProcessStartException exception)
        {
            return ToolResult.Error(exception.Message);
        }

        job.Begin();
        try
        {
            await job.WatchAsync(wait, cancellationToken);
            if (job.Ending == JobEnding.Running && await KeepAsync(job, context.SessionId, cancellationToken) is { } refused)
            {
                if (inBackground)
                {
                    job.End(JobEnding.Cancelled);
                    await job.Ended;
                    return ToolResult.Error(refused);
                }

                // There is no room in the background: waited for, it is bounded all the same.
                await job.WatchAsync(System.Threading.Timeout.InfiniteTimeSpan, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            job.End(JobEnding.Cancelled);
            await job.Ended;
        }

        job.Progress = null;
        var ended = job.Ending != JobEnding.Running;
        await using var output = await job.Output.TakeAsync(context.Blobs, ended, CancellationToken.None);
        return ended ? CommandAnswer.Ended(job, output) : CommandAnswer.GoesOn(job, output, waited: !inBackground);
    }

    /// <summary>Leaves a command to the session; null when that was done, else why not.</summary>
    private async ValueTask<string?> KeepAsync(Job job, string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            await job.Process.KeepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return exception.Message;
        }

        plugin.Jobs.Add(sessionId, job);
        await JobEvents.TellStartAsync(host.Events, sessionId, job);
        _ = TellEndAsync(job, sessionId);
        return null;
    }

    /// <summary>The model hears of the end, unless it waits for it or brought it about.</summary>
    private async Task TellEndAsync(Job job, string sessionId)
    {
        await job.Ended;
        var watched = job.IsWatched;
        await JobEvents.TellEndAsync(host.Events, sessionId, job);
        if (watched || job.Ending is JobEnding.Killed or JobEnding.Cancelled or JobEnding.Lost)
        {
            return;
        }

        try
        {
            await workspace.Sessions.TellAsync(
                sessionId, $"Background job {job.Id}, {JobAnswers.Title(job)}: {job.Describe()}. job_output shows what it printed.", CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or HostException or CapabilityException)
        {
            // The session, or the host, is gone.
        }
    }

    private JobOutput Output(ToolContext context) => new(
        Path.Combine(host.DataFolder, "output"),
        ToolSettings.Number(context.Settings, "head", 15_000, 100, 1_000_000),
        ToolSettings.Number(context.Settings, "tail", 15_000, 100, 1_000_000));

    private static TimeSpan? Wait(ShellArguments arguments, ToolContext context) =>
        Waiting.Parse(arguments.Wait, ToolSettings.Number(context.Settings, "wait", 60, 1, 7 * 24 * 3_600));

    private static int Timeout(ShellArguments arguments, ToolContext context) =>
        arguments.Timeout ?? ToolSettings.Number(context.Settings, "timeout", 600, 1, 7 * 24 * 3_600);
}

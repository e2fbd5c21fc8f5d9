namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Ends a job.</summary>
[Tool("job_kill", Effects = ToolEffects.None, Defer = true)]
internal sealed partial class JobKillTool(ShellPlugin plugin) : Tool<JobKillArguments>
{
    // Killing, the last output, and what the system takes to reap a tree.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(JobKillArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(plugin.Jobs.Find(context.SessionId, arguments.Id) is { } job
            ? new ToolPlan(call, $"End job {job.Id}: {JobAnswers.Title(job)}") { TimeoutSeconds = arguments.Wait + JobAnswers.Slack }
            : ToolPlan.Refuse(call, JobAnswers.Missing(plugin.Jobs, context.SessionId, arguments.Id)));

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        JobKillArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (plugin.Jobs.Find(context.SessionId, arguments.Id) is not { } job)
        {
            return ToolResult.Error(JobAnswers.Missing(plugin.Jobs, context.SessionId, arguments.Id));
        }

        job.Grace = TimeSpan.FromSeconds(arguments.Wait);
        job.End(JobEnding.Killed);
        await job.WatchAsync(TimeSpan.FromSeconds(arguments.Wait) + LongestEnd, cancellationToken);
        return await JobAnswers.TellAsync(job, context) with { IsError = false };
    }
}

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Tells what a job printed.</summary>
[Tool("job_output", Effects = ToolEffects.None)]
internal sealed partial class JobOutputTool(ShellPlugin plugin) : Tool<JobArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(JobArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(plugin.Jobs.Find(context.SessionId, arguments.Id) is { } job
            ? new ToolPlan(call, $"Output of job {job.Id}: {JobAnswers.Title(job)}") { TimeoutSeconds = arguments.Wait + JobAnswers.Slack }
            : ToolPlan.Refuse(call, JobAnswers.Missing(plugin.Jobs, context.SessionId, arguments.Id)));

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(JobArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (plugin.Jobs.Find(context.SessionId, arguments.Id) is not { } job)
        {
            return ToolResult.Error(JobAnswers.Missing(plugin.Jobs, context.SessionId, arguments.Id));
        }

        await job.WatchAsync(TimeSpan.FromSeconds(arguments.Wait), cancellationToken);
        return await JobAnswers.TellAsync(job, context);
    }
}

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Lists the session's jobs.</summary>
[Tool("job_list", Effects = ToolEffects.None, Defer = true)]
internal sealed partial class JobListTool(ShellPlugin plugin) : Tool<JobListArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(JobListArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, "List background jobs"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(JobListArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var jobs = plugin.Jobs.List(context.SessionId);
        return new(ToolResult.Text(jobs.Count == 0
            ? "No command of this session runs in the background."
            : string.Join('\n', jobs.Select(static job => $"{job.Id}: {job.Describe()}: {JobAnswers.Title(job)}"))));
    }
}

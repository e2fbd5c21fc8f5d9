using System.Text;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Types into a job.</summary>
[Tool("job_input", Effects = ToolEffects.Execute, Defer = true)]
internal sealed partial class JobInputTool(IPluginContext host, ShellPlugin plugin) : Tool<JobInputArguments>
{
    private const int MaxLength = 64 * 1024;

    // A program that does not read lets its pipe fill up.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(JobInputArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (plugin.Jobs.Find(context.SessionId, arguments.Id) is not { } job)
        {
            return new(ToolPlan.Refuse(call, JobAnswers.Missing(plugin.Jobs, context.SessionId, arguments.Id)));
        }

        if (Refusal(job, arguments) is { } refusal)
        {
            return new(ToolPlan.Refuse(call, refusal));
        }

        // What is typed into a shell is a command like any other, so both are judged: the job's, and what it is told now.
        var typed = arguments.Text.Trim();
        return new(new ToolPlan(call, $"Type into job {job.Id}: {JobAnswers.Title(job)}")
        {
            Effects = ToolEffects.Execute,
            Resources = typed.Length == 0 ? [Resource.ShellLine(job.Command)] : [Resource.ShellLine(job.Command), Resource.ShellLine(typed)],
            Risk = Risk.Medium,
            Preview = [new TextBlock($"To job {job.Id}, {JobAnswers.Title(job)}:"), new CodeBlock(arguments.Text, "text")],
            TimeoutSeconds = arguments.Wait + JobAnswers.Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        JobInputArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (plugin.Jobs.Find(context.SessionId, arguments.Id) is not { } job || Refusal(job, arguments) is not null)
        {
            return ToolResult.Error($"Job {arguments.Id} takes no input any more.");
        }

        var news = job.News;
        try
        {
            await job.Process.WriteAsync(Encoding.UTF8.GetBytes(arguments.Text), cancellationToken).AsTask().WaitAsync(Longest, host.Time, cancellationToken);
            if (arguments.Close)
            {
                await job.Process.CloseInputAsync(cancellationToken).AsTask().WaitAsync(Longest, host.Time, cancellationToken);
            }

            await WaitAsync(Task.WhenAny(news, job.Ended), TimeSpan.FromSeconds(arguments.Wait), cancellationToken);
            await WaitAsync(job.Ended, arguments.Wait == 0 ? TimeSpan.Zero : Settling, cancellationToken);
        }
        catch (TimeoutException)
        {
            return ToolResult.Error($"Job {job.Id} does not read its input: not all of it was taken within {Longest.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return ToolResult.Error($"Job {job.Id} takes no input any more: {exception.Message}");
        }

        return await JobAnswers.TellAsync(job, context);
    }

    private async ValueTask WaitAsync(Task task, TimeSpan most, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(most, host.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It has nothing to say.
        }
    }

    private static string? Refusal(Job job, JobInputArguments arguments) =>
        job.Ending != JobEnding.Running ? $"Job {job.Id} has ended: {job.Describe()}."
        : !job.TakesInput ? $"Job {job.Id} has no input: only a command that is started with wait false has."
        : arguments.Text.Length > MaxLength ? $"At most {MaxLength} characters fit in one call."
        : arguments.Text.Length == 0 && !arguments.Close ? "text is empty: give what is to be typed, or close."
        : null;
}

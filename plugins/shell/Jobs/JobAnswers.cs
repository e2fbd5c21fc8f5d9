namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>Helpers that the tools for jobs share.</summary>
internal static class JobAnswers
{
    /// <summary>Time that the host waits beyond the time asked for, in seconds.</summary>
    public const double Slack = 15;

    private const int TitleLength = 80;

    /// <summary>The command in one short line.</summary>
    public static string Title(Job job)
    {
        var line = job.Command.ReplaceLineEndings(" ").Trim();
        return line.Length <= TitleLength ? line : line[..TitleLength] + "…";
    }

    /// <summary>That there is no such job, and which there are.</summary>
    public static string Missing(JobTable jobs, string sessionId, int id)
    {
        var known = jobs.List(sessionId);
        return known.Count == 0
            ? $"There is no job {id}: no command of this session runs in the background."
            : $"There is no job {id}. There are: {string.Join(", ", known.Select(static job => job.Id))}.";
    }

    /// <summary>Reports its state and its new output.</summary>
    public static async ValueTask<ToolResult> TellAsync(Job job, ToolContext context)
    {
        var ended = job.Ending != JobEnding.Running;
        await using var taken = await job.Output.TakeAsync(context.Blobs, ended, CancellationToken.None);
        var text = taken.Describe().TrimEnd('\n');
        return ToolResult.Text($"job {job.Id}: {job.Describe()}{(text.Length == 0 ? ", nothing new printed" : "\n" + text)}") with
        {
            IsError = job.Ending == JobEnding.TimedOut || job.ExitCode is not (null or 0),
            Data = CommandAnswer.Data(job, taken),
        };
    }
}

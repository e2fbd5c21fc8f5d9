using System.Globalization;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary><c>/kill ID</c>: ends a command in the background, also while a turn runs.</summary>
internal sealed class KillCommand(JobTable jobs) : Command
{
    /// <summary>Killing, the last output, and what the system takes to reap a tree.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(15);

    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        if (call.Arguments is not [var word] || !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return CommandResult.Wrong("/kill wants the number of a job: /ps shows them.");
        }

        if (context.SessionId is not { } session || jobs.Find(session, id) is not { } job)
        {
            return CommandResult.Wrong(JobAnswers.Missing(jobs, context.SessionId ?? "", id));
        }

        job.End(JobEnding.Killed);
        await job.WatchAsync(LongestEnd, cancellationToken);
        return CommandResult.Text($"job {job.Id}: {job.Describe()}");
    }
}

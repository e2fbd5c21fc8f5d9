using System.Globalization;

namespace AgentHost.Plugins.Shell.Jobs;

/// <summary><c>/timeout DURATION [ID]</c>: gives commands in the background another time to end in, from now on, also while a turn runs.</summary>
internal sealed class TimeoutCommand(JobTable jobs) : Command
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>A week.</summary>
    private const double MostSeconds = 604_800;

    public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        if (call.Arguments.Count is not (1 or 2) || Read(call.Arguments[0]) is not { } time)
        {
            return new(CommandResult.Wrong("/timeout wants a time from 1 s to 7 d, such as 90s, 10m or 2h, and the number of a job where only one is meant."));
        }

        var own = jobs.List(context.SessionId ?? "").Where(static job => job.Ending == JobEnding.Running).ToList();
        if (call.Arguments is [_, var word])
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || own.Find(job => job.Id == id) is not { } named)
            {
                return new(CommandResult.Wrong(
                    own.Count == 0 ? "No command of this session runs in the background."
                        : $"No job {word} runs. There are: {string.Join(", ", own.Select(static job => job.Id))}."));
            }

            own = [named];
        }

        var lines = own.Where(job => job.Limit(time))
            .Select(job => string.Create(
                CultureInfo.InvariantCulture, $"job {job.Id}: ends in {time.TotalSeconds:0.###} s at the latest: {JobAnswers.Title(job)}"))
            .ToList();
        return new(lines.Count == 0 ? CommandResult.Wrong("No command of this session runs in the background.") : CommandResult.Text(string.Join('\n', lines)));
    }

    private static TimeSpan? Read(string text)
    {
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        var unit = text[digits.Length..] is { Length: > 0 } given ? given : "s";
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Array.Find(Units, each => each.Unit == unit) is { Unit: not null } known && number * known.Seconds is >= 1 and <= MostSeconds and var seconds
            ? TimeSpan.FromSeconds(seconds) : null;
    }
}

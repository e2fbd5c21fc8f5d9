namespace AgentHost;

/// <summary>A slash command and, where its manifest entry says <c>cli</c>, a verb of the program.</summary>
public abstract class Command
{
    /// <summary>Runs the command.</summary>
    public abstract ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken);
}

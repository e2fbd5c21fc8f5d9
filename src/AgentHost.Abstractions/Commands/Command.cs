namespace AgentHost;

/// <summary>A slash command and, where its manifest entry says <c>cli</c>, a verb of the program.</summary>
public abstract class Command
{
    /// <summary>
    /// Runs the command. Calls may come side by side, also of the same command; each is bounded by the host (10 minutes), at whose end the token fires.
    /// </summary>
    /// <param name="call">The words and options that were typed.</param>
    /// <param name="context">The workspace, and who asks.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <returns>The blocks to show, and what comes of it; never null.</returns>
    /// <exception cref="IOException">
    /// A file cannot be read or written: told to the person, and no fault of the plugin. Any other exception counts as one.
    /// </exception>
    public abstract ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken);
}

namespace AgentHost.Terminal.Commands;

/// <summary>Words of commands.</summary>
internal static class CommandWords
{
    /// <summary>Everything behind the name, without spaces around it.</summary>
    /// <param name="call">The call.</param>
    public static string Of(CommandCall call) => (call.Text ?? string.Join(' ', call.Arguments)).Trim();
}

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Next step of a wait for settled diagnostics.</summary>
/// <param name="IsDone">They have settled.</param>
/// <param name="Asks">The server is asked something.</param>
/// <param name="Wait">Else: how long it waits for news at most.</param>
internal readonly record struct SettlingStep(bool IsDone, bool Asks, TimeSpan Wait)
{
    public static SettlingStep Done => new(true, false, TimeSpan.Zero);

    public static SettlingStep Ask => new(false, true, TimeSpan.Zero);

    public static SettlingStep Await(TimeSpan time) => new(false, false, time);
}

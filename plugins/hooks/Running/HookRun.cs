namespace AgentHost.Plugins.Hooks.Running;

/// <summary>The outcome of running a hook's program.</summary>
/// <param name="ExitCode">Its exit code; of no meaning where it failed.</param>
/// <param name="Output">Its output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record HookRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The failure: it did not start, took too long, wrote too much.</summary>
    public string? Failure { get; init; }

    public bool TimedOut { get; init; }

    /// <summary>It was not run: what it runs is not what the person trusted.</summary>
    public bool Distrusted { get; init; }

    public static HookRun Failed(string why, bool timedOut = false) => new(-1, "", "") { Failure = why, TimedOut = timedOut };
}

using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Attempts of a node that failed.</summary>
/// <param name="Attempts">Attempts in all, from 1 to 20.</param>
/// <param name="Seconds">Seconds before the second; each further one waits twice as long, 300 s at most.</param>
internal sealed record RetryPolicy(int Attempts, double Seconds)
{
    private const double LongestWait = 300;

    /// <summary>Three attempts, after 1 s and 2 s.</summary>
    public static RetryPolicy Default { get; } = new(3, 1);

    /// <summary>One attempt.</summary>
    public static RetryPolicy None { get; } = new(1, 1);

    /// <summary>Seconds before the attempt that follows one of this number.</summary>
    public double WaitAfter(int attempt) => Math.Min(LongestWait, Seconds * Math.Pow(2, Math.Min(attempt - 1, 30)));
}

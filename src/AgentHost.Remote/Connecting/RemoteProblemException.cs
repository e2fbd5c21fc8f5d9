using AgentHost.Client;

namespace AgentHost.Remote.Connecting;

/// <summary>The problem that a server answered with.</summary>
internal sealed class RemoteProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}

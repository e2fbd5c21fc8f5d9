using System.Collections.Concurrent;

namespace AgentHost.Testing.Conformance;

/// <summary>Notes secrets that a plugin asks for without having declared them, also where it swallows the refusal.</summary>
internal sealed class WatchedCredentials(ICredentials inner, ConcurrentQueue<string> undeclared) : ICredentials
{
    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return inner.FindAsync(name, cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            undeclared.Enqueue(refused.Message);
            throw;
        }
    }
}

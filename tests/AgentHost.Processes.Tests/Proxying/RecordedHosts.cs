using System.Collections.Concurrent;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Tests.Proxying;

/// <summary>Judges by a function, and keeps what was asked and refused.</summary>
internal sealed class RecordedHosts(Func<string, CancellationToken, ValueTask<HostAnswer>> judge) : ICommandHosts
{
    public RecordedHosts(params string[] allowed)
        : this((name, _) => new(allowed.Contains(name) ? new HostAnswer(true, "") : new HostAnswer(false, $"No rule allows {name}.", $"shell(domain:{name})")))
    {
    }

    public ConcurrentQueue<string> Asked { get; } = [];

    public ConcurrentQueue<string> Refused { get; } = [];

    public bool CanOpen => true;

    /// <summary>Names that need no question, for connections that are open when another call goes on with them.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];

    public bool Allows(string host, int port) => Unasked.Contains(ProxyRequest.NameOf(host, port));

    public ValueTask<HostAnswer> JudgeAsync(string host, int port, CancellationToken cancellationToken)
    {
        Asked.Enqueue(ProxyRequest.NameOf(host, port));
        return judge(ProxyRequest.NameOf(host, port), cancellationToken);
    }

    public ValueTask NoteRefusalAsync(string host, int port, string reason)
    {
        Refused.Enqueue(ProxyRequest.NameOf(host, port));
        return default;
    }
}

using System.Collections.Concurrent;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>An inbox in memory.</summary>
internal sealed class MemoryInbox : IRunInbox
{
    private readonly ConcurrentDictionary<string, WaitAnswered> _answers = new(StringComparer.Ordinal);
    private string? _order;

    public ValueTask<WaitAnswered?> FindAnswerAsync(string run, string key, CancellationToken cancellationToken) => new(_answers.GetValueOrDefault(key));

    public ValueTask<bool> AnswerAsync(string run, WaitAnswered answer, CancellationToken cancellationToken) => new(_answers.TryAdd(answer.Key, answer));

    public ValueTask<string?> FindOrderAsync(string run, CancellationToken cancellationToken) => new(_order);

    public ValueTask OrderAsync(string run, string? order, CancellationToken cancellationToken)
    {
        _order = order;
        return default;
    }
}

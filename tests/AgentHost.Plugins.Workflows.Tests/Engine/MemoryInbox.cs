using System.Collections.Concurrent;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Running;

namespace AgentHost.Plugins.Workflows.Tests.Engine;

/// <summary>An inbox in memory.</summary>
internal sealed class MemoryInbox : IRunInbox
{
    private readonly ConcurrentDictionary<string, WaitAnswered> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Value, string? For)> _signals = new(StringComparer.Ordinal);
    private string? _order;

    public ValueTask<WaitAnswered?> FindAnswerAsync(string run, string key, CancellationToken cancellationToken) => new(_answers.GetValueOrDefault(key));

    public ValueTask<bool> AnswerAsync(string run, WaitAnswered answer, CancellationToken cancellationToken) => new(_answers.TryAdd(answer.Key, answer));

    public ValueTask<bool> SignalAsync(string run, string name, string value, CancellationToken cancellationToken)
    {
        var isFree = !_signals.TryGetValue(name, out var sent) || sent.For is not null;
        _signals[name] = isFree ? (value, null) : sent;
        return new(isFree);
    }

    public ValueTask<string?> TakeSignalAsync(string run, string name, string key, CancellationToken cancellationToken)
    {
        if (!_signals.TryGetValue(name, out var sent) || (sent.For ?? key) != key)
        {
            return new((string?)null);
        }

        _signals[name] = sent with { For = key };
        return new(sent.Value);
    }

    public ValueTask<string?> FindOrderAsync(string run, CancellationToken cancellationToken) => new(_order);

    public ValueTask OrderAsync(string run, string? order, CancellationToken cancellationToken)
    {
        _order = order;
        return default;
    }
}

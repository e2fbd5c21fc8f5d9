using System.Collections.Concurrent;

namespace AgentHost.Plugins.Mcp.ConformanceClient;

/// <summary>Secrets in memory.</summary>
internal sealed class MemorySecrets : ISecretStore
{
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) => new(_kept.GetValueOrDefault(name));

    public ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken)
    {
        var had = _kept.TryRemove(name, out _);
        if (value is not null)
        {
            _kept[name] = value;
        }

        return new(had);
    }
}

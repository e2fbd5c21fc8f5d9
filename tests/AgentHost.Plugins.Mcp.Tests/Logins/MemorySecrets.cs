using System.Collections.Concurrent;

namespace AgentHost.Plugins.Mcp.Tests.Logins;

/// <summary>Secrets in memory.</summary>
internal sealed class MemorySecrets : ISecretStore
{
    public ConcurrentDictionary<string, string> Kept { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Hidden { get; } = new();

    public ValueTask<string?> FindAsync(string name, CancellationToken cancellationToken) => new(Kept.GetValueOrDefault(name));

    public ValueTask<bool> SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken)
    {
        foreach (var part in hide)
        {
            Hidden.Enqueue(part);
        }

        var had = Kept.TryRemove(name, out _);
        if (value is not null)
        {
            Kept[name] = value;
        }

        return new(had);
    }
}

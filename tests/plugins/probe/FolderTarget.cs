using System.Collections.Concurrent;

namespace AgentHost.Probe;

/// <summary>Places that are folders below the workspace's folder <c>places</c>: real files, real programs.</summary>
public sealed class FolderTarget(IWorkspaceContext workspace) : Target
{
    private readonly string _folder = Path.Combine(workspace.Root, "places");
    private readonly ConcurrentDictionary<string, FolderProcess> _kept = new(StringComparer.Ordinal);
    private int _connections;

    public override async ValueTask<TargetConnection> ConnectAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var root = Path.Combine(_folder, request.Place, request.Root ?? "");
        if (!Directory.Exists(root))
        {
            throw new CapabilityException($"There is no place {request.Place}.");
        }

        if (request.Settings.TryGetProperty("seconds", out var seconds))
        {
            // Without the token: a plugin that does not hear that nobody waits any more.
            await Task.Delay(TimeSpan.FromSeconds(seconds.GetDouble()), CancellationToken.None);
        }

        Interlocked.Increment(ref _connections);
        return new FolderConnection($"folder:{request.Place}", Path.TrimEndingDirectorySeparator(root), _kept, () => Interlocked.Decrement(ref _connections));
    }

    public override ValueTask<IReadOnlyList<TargetPlace>> ListAsync(CancellationToken cancellationToken) =>
        new([
            .. Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal)
                .Select(place => new TargetPlace(Path.GetFileName(place)) { Description = $"{_connections} open", State = "ready" })
        ]);

    public override ValueTask RemoveAsync(string place, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(_folder, place)))
        {
            throw new CapabilityException($"There is no place {place}.");
        }

        Directory.Delete(Path.Combine(_folder, place), recursive: true);
        return default;
    }
}

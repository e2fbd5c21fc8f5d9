using System.Runtime.CompilerServices;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner;

/// <summary>A program on a target, read one chunk a request.</summary>
internal sealed class HeldTargetProcess : IAsyncDisposable
{
    private readonly PulledStream<ProcessOutput> _output;

    public HeldTargetProcess(TargetProcess process)
    {
        Process = process;
        _output = new PulledStream<ProcessOutput>(ReadAsync);
    }

    public TargetProcess Process { get; }

    public async ValueTask<ProcessChunk> NextAsync(CancellationToken cancellationToken)
    {
        var (found, piece) = await _output.NextAsync(cancellationToken);
        return found ? new ProcessChunk(piece.Bytes, piece.IsError) : new ProcessChunk(null, IsError: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await Process.DisposeAsync();
    }

    /// <summary>The output in pieces that cross: a plugin may give larger ones.</summary>
    private async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in Process.ReadAsync(cancellationToken))
        {
            for (var rest = piece.Bytes; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, RunnerLink.ChunkBytes)..])
            {
                yield return piece with { Bytes = rest[..Math.Min(rest.Length, RunnerLink.ChunkBytes)] };
            }
        }
    }
}

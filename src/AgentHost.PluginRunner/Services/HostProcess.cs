using System.Runtime.CompilerServices;
using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>A process that the host runs for a call or a workspace.</summary>
internal sealed class HostProcess(RunnerLink link, string scope, ProcessStarted started) : IProcess
{
    public int Id => started.Id;

    private HandleParams Handle => new(scope, started.Handle);

    public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await link.AskAsync<HandleParams, ProcessChunk>(RunnerMethods.ProcessRead, Handle, cancellationToken) is { Bytes: { } bytes } chunk)
        {
            yield return new ProcessOutput(bytes, chunk.IsError);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var chunk = bytes[..Math.Min(bytes.Length, RunnerLink.ChunkBytes)];
            await link.AskAsync<WriteParams, Empty>(RunnerMethods.ProcessWrite, new WriteParams(scope, started.Handle, chunk), cancellationToken);
            bytes = bytes[chunk.Length..];
        }
    }

    public async ValueTask CloseInputAsync(CancellationToken cancellationToken) =>
        await link.AskAsync<HandleParams, Empty>(RunnerMethods.ProcessCloseInput, Handle, cancellationToken);

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => link.AskAsync<HandleParams, int>(RunnerMethods.ProcessWait, Handle, cancellationToken);

    public async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        await link.AskAsync<KillParams, Empty>(RunnerMethods.ProcessKill, new KillParams(scope, started.Handle, grace.TotalSeconds), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await link.AskAsync<HandleParams, Empty>(RunnerMethods.ProcessClose, Handle, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Its call has ended, and the host ended it then.
        }
    }
}

using System.Runtime.CompilerServices;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Processes of a workspace's target, started by the host.</summary>
internal sealed class HostProcesses(RunnerLink link, string scope, string lasting, IReadOnlyList<string> shell) : IProcesses
{
    public IReadOnlyList<string> Shell => shell;

    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var started = await link.AskAsync<ProcessStartParams, ProcessStarted>(
            RunnerMethods.ProcessStart, new ProcessStartParams(scope, spec), cancellationToken)
            ?? throw new ProcessStartException(spec.FileName, $"The host did not say whether {spec.FileName} was started.");
        return new HostProcess(link, scope, lasting, started);
    }

    public async ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken) =>
        process is HostProcess { Place: var place } && await link.AskAsync<ContinueParams, bool>(
            RunnerMethods.ProcessContinue, new ContinueParams(scope, place.Scope, place.Handle, spec), cancellationToken);
}

/// <summary>A process that the host runs for a call or a workspace.</summary>
internal sealed class HostProcess(RunnerLink link, string scope, string lasting, ProcessStarted started) : IProcess
{
    private readonly SemaphoreSlim _keeping = new(1, 1);
    private HandleParams _place = new(scope, started.Handle);

    public int Id => started.Id;

    /// <summary>Its name at the host.</summary>
    public HandleParams Place => Volatile.Read(ref _place);

    public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await AskAsync<HandleParams, ProcessChunk>(RunnerMethods.ProcessRead, static at => at, cancellationToken) is { Bytes: { } bytes } chunk)
        {
            yield return new ProcessOutput(bytes, chunk.IsError);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var chunk = bytes[..Math.Min(bytes.Length, RunnerLink.ChunkBytes)];
            await AskAsync<WriteParams, Empty>(RunnerMethods.ProcessWrite, at => new WriteParams(at.Scope, at.Handle, chunk), cancellationToken);
            bytes = bytes[chunk.Length..];
        }
    }

    public async ValueTask CloseInputAsync(CancellationToken cancellationToken) =>
        await AskAsync<HandleParams, Empty>(RunnerMethods.ProcessCloseInput, static at => at, cancellationToken);

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) =>
        AskAsync<HandleParams, int>(RunnerMethods.ProcessWait, static at => at, cancellationToken);

    public async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        await AskAsync<KillParams, Empty>(RunnerMethods.ProcessKill, at => new KillParams(at.Scope, at.Handle, grace.TotalSeconds), cancellationToken);

    public async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        await _keeping.WaitAsync(cancellationToken);
        try
        {
            if (_place.Scope != lasting)
            {
                // Not to be cancelled half-way: whoever has it has to know where it is.
                var handle = await link.AskAsync<KeepParams, int>(
                    RunnerMethods.ProcessKeep, new KeepParams(_place.Scope, _place.Handle, lasting), CancellationToken.None);
                _place = new HandleParams(lasting, handle);
            }
        }
        finally
        {
            _keeping.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await AskAsync<HandleParams, Empty>(RunnerMethods.ProcessClose, static at => at, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Its call has ended, and the host ended it then.
        }
    }

    /// <summary>Asks under the name that the process has; again, when it was kept meanwhile and has another.</summary>
    private async ValueTask<TResult?> AskAsync<TParams, TResult>(string method, Func<HandleParams, TParams> parameters, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = Volatile.Read(ref _place);
            try
            {
                return await link.AskAsync<TParams, TResult>(method, parameters(at), cancellationToken);
            }
            catch (InvalidOperationException) when (!cancellationToken.IsCancellationRequested)
            {
                await _keeping.WaitAsync(cancellationToken);
                var moved = _place != at;
                _keeping.Release();
                if (!moved)
                {
                    throw;
                }
            }
        }
    }
}

/// <summary>A plugin starts programs through a workspace only; the runner itself starts none.</summary>
internal sealed class NoProcesses : IProcesses
{
    public IReadOnlyList<string> Shell => [];

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) =>
        throw new ProcessStartException(spec.FileName, "Programs are started through a workspace.");
}

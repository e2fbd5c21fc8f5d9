using System.Runtime.CompilerServices;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A target in the runner.</summary>
internal sealed class RunnerTarget(RunnerHandle handle) : Target
{
    public override async ValueTask<TargetConnection> ConnectAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var instance = await handle.GetAsync(cancellationToken);
        var connection = new RunnerTargetConnection(handle.Runtime);
        await connection.OpenAsync(instance, request, cancellationToken);
        return connection;
    }

    public override async ValueTask<IReadOnlyList<TargetPlace>> ListAsync(CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.RequireAsync<TargetPlacesParams, IReadOnlyList<TargetPlace>>(
            RunnerMethods.TargetPlaces, new TargetPlacesParams(instance), cancellationToken);
    }

    public override async ValueTask RemoveAsync(string place, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        await handle.Runtime.AskAsync<TargetRemoveParams, Empty>(RunnerMethods.TargetRemove, new TargetRemoveParams(instance, place), cancellationToken);
    }
}

/// <summary>A connection that the runner holds open. It is lost when it is lost there, and when the runner's process ends.</summary>
internal sealed class RunnerTargetConnection(IsolatedRuntime runtime) : TargetConnection
{
    private const int MaxReadBytes = 1024 * 1024;

    private const int MaxWriteBytes = 16 * 1024 * 1024;

    /// <summary>Time that a target has to close; then it is left to the end of its process.</summary>
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(10);

    private TargetConnected? _there;
    private int _closed;

    /// <summary>Its number there.</summary>
    public int Number { get; } = runtime.NextInstance();

    public override string Name => _there?.Name ?? "";

    public override string Root => _there?.Root ?? "";

    public override IReadOnlyList<string> Shell => _there?.Shell ?? [];

    public override string Separator => _there?.Separator ?? "/";

    public override bool CanWatch => _there?.CanWatch ?? false;

    public async ValueTask OpenAsync(int instance, TargetRequest request, CancellationToken cancellationToken)
    {
        // Known before it is asked for: it may be lost before its answer is heard.
        runtime.Targets.Add(this);
        try
        {
            _there = await runtime.RequireAsync<TargetConnectParams, TargetConnected>(
                RunnerMethods.TargetConnect, new TargetConnectParams(instance, Number, request), cancellationToken);
        }
        catch
        {
            // What comes about there all the same is closed there: it was told that nobody waits.
            runtime.Targets.Remove(this);
            throw;
        }
    }

    public override async ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken) =>
        (await AskAsync<TargetPathParams, TextResult>(RunnerMethods.TargetResolve, new TargetPathParams(Number, path), cancellationToken))?.Text
        ?? throw new CapabilityException($"{Name} answered no path for {path}.");

    public override ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) =>
        AskAsync<TargetPathParams, FileStatus>(RunnerMethods.TargetStat, new TargetPathParams(Number, path), cancellationToken);

    public override async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        await AskAsync<TargetPathParams, IReadOnlyList<FileEntry>>(RunnerMethods.TargetList, new TargetPathParams(Number, path), cancellationToken) ?? [];

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var buffer = new byte[Math.Min(count, MaxReadBytes)];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var wanted = Math.Min(buffer.Length - filled, RunnerLink.ChunkBytes);
            var chunk = await AskAsync<TargetReadParams, Chunk>(
                RunnerMethods.TargetRead, new TargetReadParams(Number, path, offset + filled, wanted), cancellationToken);
            var bytes = chunk?.Bytes ?? default;
            bytes.CopyTo(buffer.AsMemory(filled, wanted));
            filled += bytes.Length;
            if (bytes.Length < wanted)
            {
                break;
            }
        }

        return buffer.AsMemory(0, filled);
    }

    public override async ValueTask<FileStatus> WriteAsync(TargetWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.Content.Length > MaxWriteBytes)
        {
            throw new FileAccessException(FileAccessFailure.TooLarge, write.Path, $"{write.Path} cannot be written: more than 16 MB are not written at once.");
        }

        return await AskAsync<TargetWriteParams, FileStatus>(RunnerMethods.TargetWrite, new TargetWriteParams(Number, write), cancellationToken)
            ?? throw new CapabilityException($"{Name} did not say what became of {write.Path}.");
    }

    public override async ValueTask DeleteAsync(string path, bool recursive, CancellationToken cancellationToken) =>
        await AskAsync<TargetDeleteParams, Empty>(RunnerMethods.TargetDelete, new TargetDeleteParams(Number, path, recursive), cancellationToken);

    public override async ValueTask CreateFolderAsync(string path, CancellationToken cancellationToken) =>
        await AskAsync<TargetPathParams, Empty>(RunnerMethods.TargetCreateFolder, new TargetPathParams(Number, path), cancellationToken);

    public override async ValueTask MoveAsync(string path, string to, CancellationToken cancellationToken) =>
        await AskAsync<TargetMoveParams, Empty>(RunnerMethods.TargetMove, new TargetMoveParams(Number, path, to), cancellationToken);

    public override IAsyncEnumerable<TargetChanges> WatchAsync(string path, CancellationToken cancellationToken) =>
        CanWatch ? ReadChangesAsync(path, cancellationToken) : base.WatchAsync(path, cancellationToken);

    public override ValueTask<TargetProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return StartCoreAsync(spec, cancellationToken);
    }

    public override async ValueTask<TargetProcess?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var handle = runtime.NextInstance();
        var found = await AskAsync<TargetOpenParams, TargetStarted>(
            RunnerMethods.TargetFind, new TargetOpenParams(Number, handle, name), cancellationToken);
        return found?.Id is { } id ? new RunnerTargetProcess(this, handle, id) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        runtime.Targets.Remove(this);
        if (LostReason is not null && runtime.IsGone)
        {
            return;
        }

        try
        {
            await runtime.AskAsync<TargetCloseParams, Empty>(RunnerMethods.TargetClose, new TargetCloseParams(Number), CancellationToken.None)
                .AsTask().WaitAsync(CloseDeadline, runtime.Time);
        }
        catch (Exception exception) when (exception is CapabilityException or TimeoutException)
        {
            // Its process is gone, and the connection with it; or goes on closing it without anybody who waits.
        }
    }

    /// <summary>Says that it is lost, for a reason that all who ask are told.</summary>
    public void Drop(string reason) => Lose(reason);

    /// <summary>Asks on its behalf. Fails when it is lost, also while the answer is awaited.</summary>
    public async ValueTask<TResult?> AskAsync<TParams, TResult>(string method, TParams parameters, CancellationToken cancellationToken)
    {
        RequireConnected();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        try
        {
            return await runtime.AskAsync<TParams, TResult>(method, parameters, both.Token);
        }
        catch (OperationCanceledException) when (Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            RequireConnected();
            throw;
        }
        catch (TargetLostException exception)
        {
            Lose(exception.Message);
            throw;
        }
        catch (CapabilityException exception) when (exception.InnerException is ConnectionClosedException)
        {
            Lose(exception.Message);
            RequireConnected();
            throw;
        }
    }

    /// <summary>Lets go of something that is open. The connection may be lost or closed, and with it what it held.</summary>
    public async Task ReleaseAsync(TargetHandleParams place)
    {
        try
        {
            await AskAsync<TargetHandleParams, Empty>(RunnerMethods.TargetRelease, place, CancellationToken.None);
        }
        catch (Exception exception) when (exception is TargetLostException or InvalidOperationException or CapabilityException)
        {
            // Nothing is left there that could be let go.
        }
    }

    private async ValueTask<TargetProcess> StartCoreAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var handle = runtime.NextInstance();
        var started = await AskAsync<TargetStartParams, TargetStarted>(
            RunnerMethods.TargetStart, new TargetStartParams(Number, handle, spec), cancellationToken);
        return new RunnerTargetProcess(
            this, handle, started?.Id ?? throw new ProcessStartException(spec.FileName, $"{Name} did not say whether {spec.FileName} was started."));
    }

    private async IAsyncEnumerable<TargetChanges> ReadChangesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = new TargetHandleParams(Number, runtime.NextInstance());
        await AskAsync<TargetOpenParams, Empty>(RunnerMethods.TargetWatch, new TargetOpenParams(Number, place.Handle, path), cancellationToken);
        try
        {
            while (await AskAsync<TargetHandleParams, TargetChanges>(RunnerMethods.TargetChanges, place, cancellationToken) is { } changes)
            {
                yield return changes;
            }
        }
        finally
        {
            await ReleaseAsync(place);
        }
    }
}

/// <summary>A program on a target, started or found through the runner.</summary>
internal sealed class RunnerTargetProcess(RunnerTargetConnection connection, int handle, string id) : TargetProcess
{
    private readonly TargetHandleParams _place = new(connection.Number, handle);

    public override string Id => id;

    public override async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await connection.AskAsync<TargetHandleParams, ProcessChunk>(RunnerMethods.TargetOutput, _place, cancellationToken) is { Bytes: { } bytes } chunk)
        {
            yield return new ProcessOutput(bytes, chunk.IsError);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            var chunk = bytes[..Math.Min(bytes.Length, RunnerLink.ChunkBytes)];
            await connection.AskAsync<TargetInputParams, Empty>(
                RunnerMethods.TargetInput, new TargetInputParams(_place.Connection, handle, chunk), cancellationToken);
            bytes = bytes[chunk.Length..];
        }
    }

    public override async ValueTask CloseInputAsync(CancellationToken cancellationToken) =>
        await connection.AskAsync<TargetHandleParams, Empty>(RunnerMethods.TargetCloseInput, _place, cancellationToken);

    public override async ValueTask<int?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await connection.AskAsync<TargetHandleParams, TargetExit>(RunnerMethods.TargetWait, _place, cancellationToken))?.Code;
        }
        catch (TargetLostException)
        {
            // Whether it still runs, and how it ends, nobody here will know.
            return null;
        }
    }

    public override async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        await connection.AskAsync<TargetKillParams, Empty>(
            RunnerMethods.TargetKill, new TargetKillParams(_place.Connection, handle, grace.TotalSeconds), cancellationToken);

    public override ValueTask<bool> SignalAsync(string signal, CancellationToken cancellationToken) =>
        connection.AskAsync<TargetWordParams, bool>(RunnerMethods.TargetSignal, new TargetWordParams(_place.Connection, handle, signal), cancellationToken);

    public override ValueTask<bool> KeepAsync(string name, CancellationToken cancellationToken) =>
        connection.AskAsync<TargetWordParams, bool>(RunnerMethods.TargetKeep, new TargetWordParams(_place.Connection, handle, name), cancellationToken);

    public override async ValueTask DisposeAsync() => await connection.ReleaseAsync(_place);
}

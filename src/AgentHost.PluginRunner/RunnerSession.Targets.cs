using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner;

internal sealed partial class RunnerSession
{
    /// <summary>Connections that the host may have open to the targets of one plugin.</summary>
    private const int TargetLimit = 256;

    private const double MaxGraceSeconds = 60;

    private readonly ConcurrentDictionary<int, HeldTarget> _targets = new();

    private void RegisterTargets()
    {
        _link.Serve<TargetPlacesParams, IReadOnlyList<TargetPlace>>(RunnerMethods.TargetPlaces, (call, cancellationToken) =>
            Find(call.Instance).As<Target>().ListAsync(cancellationToken));
        _link.Serve<TargetRemoveParams, Empty>(RunnerMethods.TargetRemove, (call, cancellationToken) =>
            Done(Find(call.Instance).As<Target>().RemoveAsync(call.Place, cancellationToken)));
        _link.Serve<TargetConnectParams, TargetConnected>(RunnerMethods.TargetConnect, ConnectAsync);
        _link.Serve<TargetCloseParams, Empty>(RunnerMethods.TargetClose, (call, _) =>
            Done(_targets.TryRemove(call.Connection, out var held) ? held.DisposeAsync() : default));
        RegisterTargetFiles();
        RegisterTargetProcesses();
    }

    private void RegisterTargetFiles()
    {
        _link.Serve<TargetPathParams, TextResult>(RunnerMethods.TargetResolve, async (call, cancellationToken) =>
            new TextResult(await TargetOf(call.Connection).Connection.ResolveAsync(call.Path, cancellationToken)));
        _link.Serve<TargetPathParams, FileStatus?>(RunnerMethods.TargetStat, (call, cancellationToken) =>
            TargetOf(call.Connection).Connection.StatAsync(call.Path, cancellationToken));
        _link.Serve<TargetPathParams, IReadOnlyList<FileEntry>>(RunnerMethods.TargetList, (call, cancellationToken) =>
            TargetOf(call.Connection).Connection.ListAsync(call.Path, cancellationToken));
        _link.Serve<TargetReadParams, Chunk>(RunnerMethods.TargetRead, async (call, cancellationToken) =>
        {
            var count = Math.Clamp(call.Count, 0, RunnerLink.ChunkBytes);
            var bytes = await TargetOf(call.Connection).Connection.ReadAsync(call.Path, call.Offset, count, cancellationToken);
            return bytes.Length <= count
                ? new Chunk(bytes)
                : throw new CapabilityException($"{call.Path} was read to {bytes.Length} bytes where {count} were asked for.");
        });
        _link.Serve<TargetWriteParams, FileStatus>(RunnerMethods.TargetWrite, (call, cancellationToken) =>
            TargetOf(call.Connection).Connection.WriteAsync(call.Write.Value, cancellationToken));
        _link.Serve<TargetDeleteParams, Empty>(RunnerMethods.TargetDelete, (call, cancellationToken) =>
            Done(TargetOf(call.Connection).Connection.DeleteAsync(call.Path, call.Recursive, cancellationToken)));
        _link.Serve<TargetPathParams, Empty>(RunnerMethods.TargetCreateFolder, (call, cancellationToken) =>
            Done(TargetOf(call.Connection).Connection.CreateFolderAsync(call.Path, cancellationToken)));
        _link.Serve<TargetMoveParams, Empty>(RunnerMethods.TargetMove, (call, cancellationToken) =>
            Done(TargetOf(call.Connection).Connection.MoveAsync(call.Path, call.To, cancellationToken)));
        _link.Serve<TargetOpenParams, Empty>(RunnerMethods.TargetWatch, (call, cancellationToken) =>
        {
            var held = TargetOf(call.Connection);
            return Done(held.HoldAsync(
                call.Handle, new PulledStream<TargetChanges>(token => held.Connection.WatchAsync(call.Subject, token)), cancellationToken));
        });
        _link.Serve<TargetHandleParams, TargetChanges?>(RunnerMethods.TargetChanges, async (call, cancellationToken) =>
            (await TargetOf(call.Connection).Held<PulledStream<TargetChanges>>(call.Handle).NextAsync(cancellationToken)).Piece);
        _link.Serve<TargetHandleParams, Empty>(RunnerMethods.TargetRelease, (call, _) => Done(TargetOf(call.Connection).ReleaseAsync(call.Handle)));
    }

    private void RegisterTargetProcesses()
    {
        _link.Serve<TargetStartParams, TargetStarted>(RunnerMethods.TargetStart, async (call, cancellationToken) =>
        {
            var held = TargetOf(call.Connection);
            var process = await held.Connection.StartAsync(call.Spec.Value, cancellationToken);
            await held.HoldAsync(call.Handle, new HeldTargetProcess(process), cancellationToken);
            return new TargetStarted(process.Id);
        });
        _link.Serve<TargetOpenParams, TargetStarted>(RunnerMethods.TargetFind, async (call, cancellationToken) =>
        {
            var held = TargetOf(call.Connection);
            if (await held.Connection.FindAsync(call.Subject, cancellationToken) is not { } process)
            {
                return new TargetStarted(null);
            }

            await held.HoldAsync(call.Handle, new HeldTargetProcess(process), cancellationToken);
            return new TargetStarted(process.Id);
        });
        _link.Serve<TargetHandleParams, ProcessChunk>(RunnerMethods.TargetOutput, (call, cancellationToken) =>
            TargetOf(call.Connection).Held<HeldTargetProcess>(call.Handle).NextAsync(cancellationToken));
        _link.Serve<TargetInputParams, Empty>(RunnerMethods.TargetInput, (call, cancellationToken) =>
            Done(ProcessOf(call.Connection, call.Handle).WriteAsync(call.Bytes, cancellationToken)));
        _link.Serve<TargetHandleParams, Empty>(RunnerMethods.TargetCloseInput, (call, cancellationToken) =>
            Done(ProcessOf(call.Connection, call.Handle).CloseInputAsync(cancellationToken)));
        _link.Serve<TargetHandleParams, TargetExit>(RunnerMethods.TargetWait, async (call, cancellationToken) =>
            new TargetExit(await ProcessOf(call.Connection, call.Handle).WaitAsync(cancellationToken)));
        _link.Serve<TargetWordParams, bool>(RunnerMethods.TargetSignal, (call, cancellationToken) =>
            ProcessOf(call.Connection, call.Handle).SignalAsync(call.Word, cancellationToken));
        _link.Serve<TargetWordParams, bool>(RunnerMethods.TargetKeep, (call, cancellationToken) =>
            ProcessOf(call.Connection, call.Handle).KeepAsync(call.Word, cancellationToken));
        _link.Serve<TargetKillParams, Empty>(RunnerMethods.TargetKill, (call, cancellationToken) =>
        {
            var grace = TimeSpan.FromSeconds(double.IsNaN(call.GraceSeconds) ? 0 : Math.Clamp(call.GraceSeconds, 0, MaxGraceSeconds));
            return Done(ProcessOf(call.Connection, call.Handle).KillAsync(grace, cancellationToken));
        });
    }

    private async ValueTask<TargetConnected> ConnectAsync(TargetConnectParams call, CancellationToken cancellationToken)
    {
        var connection = await Find(call.Instance).As<Target>().ConnectAsync(call.Request.Value, cancellationToken)
            ?? throw new CapabilityException($"The target connected to {call.Request.Value.Place} with nothing.");
        var held = new HeldTarget(connection);
        if (cancellationToken.IsCancellationRequested || _targets.Count >= TargetLimit || !_targets.TryAdd(call.Connection, held))
        {
            await held.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"At most {TargetLimit} connections to targets of one plugin may be open.");
        }

        connection.Lost.Register(() =>
            _link.Tell(RunnerMethods.TargetLost, new TargetLostParams(call.Connection, connection.LostReason ?? "")));
        return new TargetConnected(connection.Name, connection.Root, connection.Shell, connection.Separator, connection.CanWatch);
    }

    /// <summary>Closes all connections before the plugin is stopped: what they hold was started for the host.</summary>
    private async ValueTask CloseTargetsAsync()
    {
        foreach (var connection in _targets.Keys)
        {
            if (_targets.TryRemove(connection, out var held))
            {
                try
                {
                    await held.DisposeAsync();
                }
                catch (Exception exception)
                {
                    // The others are closed all the same; the host's log has it from here.
                    await StandardStreams.Error.WriteLineAsync($"Closing a connection to a target failed: {exception}");
                }
            }
        }
    }

    private HeldTarget TargetOf(int connection) =>
        _targets.TryGetValue(connection, out var held) ? held : throw new InvalidOperationException($"No connection is open under the number {connection}.");

    private TargetProcess ProcessOf(int connection, int handle) => TargetOf(connection).Held<HeldTargetProcess>(handle).Process;

    private static async ValueTask<Empty> Done(ValueTask work)
    {
        await work;
        return new Empty();
    }
}

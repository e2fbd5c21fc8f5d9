using System.Globalization;
using System.Runtime.CompilerServices;
using AgentHost.FileSystem;

namespace AgentHost.Processes;

/// <summary>The programs of a place that is not this machine. What cannot be started there is not started at all. Thread-safe.</summary>
/// <param name="place">The place.</param>
public sealed class RemoteProcesses(RemotePlace place) : IProcesses
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Shell => place.Shell;

    /// <inheritdoc/>
    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            var there = await place.GetAsync(cancellationToken);
            return new RemoteProcess(there.Name, await there.StartAsync(spec, cancellationToken));
        }
        catch (TargetLostException fault)
        {
            throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started, neither there nor here: {fault.Message}");
        }
    }

    /// <summary>A program there, as the host's parts see programs.</summary>
    private sealed class RemoteProcess(string target, TargetProcess process) : IProcess
    {
        public int Id => int.TryParse(process.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

        public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                yield return piece;
            }
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => process.WriteAsync(bytes, cancellationToken);

        public ValueTask CloseInputAsync(CancellationToken cancellationToken) => process.CloseInputAsync(cancellationToken);

        public async ValueTask<int> WaitAsync(CancellationToken cancellationToken) =>
            await process.WaitAsync(cancellationToken)
            ?? throw new TargetLostException(
                target, $"The connection to {target} was lost while the program ran: nobody knows whether it did its work, and with what exit code.");

        // It belongs to the session by that alone: it ends with the connection's end at the latest.
        public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

        public async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken)
        {
            try
            {
                await process.KillAsync(grace, cancellationToken);
            }
            catch (TargetLostException)
            {
                // The far end ends what ran when its line is gone.
            }
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}

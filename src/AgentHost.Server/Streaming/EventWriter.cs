using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using AgentHost.Client;

namespace AgentHost.Server.Streaming;

/// <summary>Writes server-sent events to one listener: events from its reader, signs of life from the clock, never both at once.</summary>
internal sealed class EventWriter(PipeWriter output) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Writes an event; it leaves with the next flush.</summary>
    /// <param name="e">The event.</param>
    /// <param name="id">What the listener goes on from when it comes back; null where that stays.</param>
    /// <param name="cancellationToken">Ends the wait for the clock.</param>
    public async ValueTask WriteAsync(AgentEvent e, EventCursor? id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (id is { } cursor)
            {
                Put($"id: {cursor}\n");
            }

            Put($"event: {e.Type}\ndata: ");
            output.Write(ClientJson.WriteBytes(e));
            output.Write("\n\n"u8);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends what was written.</summary>
    /// <returns>False when nobody reads any more.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return !(await output.FlushAsync(cancellationToken)).IsCompleted;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends a sign of life, where nothing else is being sent.</summary>
    public async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(0, cancellationToken))
        {
            return;
        }

        try
        {
            output.Write(": beat\n\n"u8);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void Put(string text) => Encoding.UTF8.GetBytes(text, output);
}

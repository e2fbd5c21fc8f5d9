using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using AgentHost.Client;

namespace AgentHost.Server.Streaming;

/// <summary>Writes server-sent events to one listener.</summary>
internal sealed class EventWriter(PipeWriter output) : IEventOutput
{
    /// <summary>Bytes that wait here at most: what is more leaves at once, as fast as the listener takes it.</summary>
    private const int MostUnsent = 64 << 10;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _unsent;

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(AgentEvent e, EventCursor? id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (id is { } cursor)
            {
                Put($"id: {cursor}\n");
            }

            Put($"event: {e.Type}\ndata: ");
            var bytes = ClientJson.WriteBytes(e);
            output.Write(bytes);
            output.Write("\n\n"u8);
            _unsent += bytes.Length;
            return _unsent < MostUnsent || await SendAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await SendAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask BeatAsync(CancellationToken cancellationToken)
    {
        if (!await _gate.WaitAsync(0, cancellationToken))
        {
            return;
        }

        try
        {
            output.Write(": beat\n\n"u8);
            await SendAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return default;
    }

    private async ValueTask<bool> SendAsync(CancellationToken cancellationToken)
    {
        _unsent = 0;
        return !(await output.FlushAsync(cancellationToken)).IsCompleted;
    }

    private void Put(string text) => Encoding.UTF8.GetBytes(text, output);
}

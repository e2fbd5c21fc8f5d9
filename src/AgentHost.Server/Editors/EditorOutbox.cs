using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace AgentHost.Server.Editors;

/// <summary>Messages that wait for one stream. One listener at a time; a full box makes the agent wait.</summary>
internal sealed class EditorOutbox
{
    private const int Most = 1_000;

    private readonly Channel<string> _messages = Channel.CreateBounded<string>(new BoundedChannelOptions(Most) { SingleReader = true });
    private int _taken;

    /// <summary>Becomes its listener; false where there is one.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Release() => Volatile.Write(ref _taken, 0);

    public ValueTask PutAsync(string message, CancellationToken cancellationToken) => _messages.Writer.WriteAsync(message, cancellationToken);

    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>Writes what comes as server-sent events until the box is complete.</summary>
    /// <param name="output">The response.</param>
    /// <param name="beat">Time between two signs of life.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Fires when the listener let go.</param>
    public async ValueTask WriteAsync(PipeWriter output, TimeSpan beat, TimeProvider time, CancellationToken cancellationToken)
    {
        var pending = _messages.Reader.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            try
            {
                if (!await pending.WaitAsync(beat, time, cancellationToken))
                {
                    return;
                }
            }
            catch (TimeoutException)
            {
                await output.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
                continue;
            }

            while (_messages.Reader.TryRead(out var message))
            {
                await output.WriteAsync(Encoding.UTF8.GetBytes($"data: {message}\n\n"), cancellationToken);
            }

            pending = _messages.Reader.WaitToReadAsync(cancellationToken).AsTask();
        }
    }
}

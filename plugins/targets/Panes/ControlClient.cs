using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>A client of tmux in control mode, at the far end of a launcher of its own. Thread-safe.</summary>
internal sealed class ControlClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IProcess _launcher;
    private readonly TimeProvider _time;
    private readonly string _mark;
    private readonly ControlReader _reader;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentQueue<TaskCompletionSource<string>> _asked = new();
    private readonly TaskCompletionSource<string[]> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();
    private Task _reading = Task.CompletedTask;

    /// <param name="launcher">A shell's input and output.</param>
    /// <param name="mark">The word that the shell's answer begins with.</param>
    /// <param name="time">The clock.</param>
    public ControlClient(IProcess launcher, string mark, TimeProvider time)
    {
        (_launcher, _mark, _time) = (launcher, mark, time);
        _reader = new ControlReader
        {
            Greeted = Greet,
            Printed = (pane, bytes) => Printed(pane, bytes),
            Answered = Answer,
            Ended = why => End(why.Length == 0 ? "tmux ended" : $"tmux ended: {why}"),
        };
    }

    /// <summary>Hears what a pane printed: its number and the bytes.</summary>
    public Action<string, byte[]> Printed { get; set; } = static (_, _) => { };

    /// <summary>Waits, after output, until more may come.</summary>
    public Func<ValueTask> Room { get; set; } = static () => default;

    /// <summary>Completes with the reason when it is over.</summary>
    public Task<string> Over => _over.Task;

    /// <summary>Has the shell read its text, and waits for its answer.</summary>
    /// <returns>The words behind the mark.</returns>
    /// <exception cref="CapabilityException">Nothing answers.</exception>
    public async Task<string[]> OpenAsync(string text, CancellationToken cancellationToken)
    {
        _reading = ReadAsync();
        try
        {
            await _launcher.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            return await _opened.Task.WaitAsync(Patience, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or IOException)
        {
            throw new CapabilityException(fault is TimeoutException ? $"nothing answered within {Patience.TotalSeconds:0} s" : fault.Message, fault);
        }
    }

    /// <summary>Gives tmux a command.</summary>
    /// <returns>What it answers.</returns>
    /// <exception cref="IOException">It is over, or tmux refuses the command.</exception>
    public async Task<string> AskAsync(string command, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_over.Task.IsCompleted)
            {
                throw new IOException(await _over.Task);
            }

            _asked.Enqueue(answer);
            await _launcher.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }

        if (await Task.WhenAny(answer.Task, _over.Task) == _over.Task && !answer.Task.IsCompleted)
        {
            throw new IOException(await _over.Task);
        }

        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Types bytes into a pane.</summary>
    public async Task TypeAsync(string pane, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        const int Piece = 500;
        for (var at = 0; at < bytes.Length; at += Piece)
        {
            var command = new StringBuilder($"send-keys -t {pane} -H");
            foreach (var each in bytes.Span.Slice(at, Math.Min(Piece, bytes.Length - at)))
            {
                command.Append(CultureInfo.InvariantCulture, $" {each:x2}");
            }

            await AskAsync(command.ToString(), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End("The pane was let go of.");
        await _launcher.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var why = "its program ended";
        try
        {
            await foreach (var chunk in _launcher.ReadAsync(CancellationToken.None))
            {
                if (chunk.IsError)
                {
                    _errors.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
                    _errors.Remove(0, Math.Max(0, _errors.Length - 500));
                    continue;
                }

                _reader.Add(chunk.Bytes.Span);
                await Room();
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            why = fault.Message;
        }

        var said = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        End(said is null ? why : $"{why}; it said: {said.TrimEnd('.')}");
    }

    private void Greet(string line)
    {
        if (line.StartsWith(_mark + " ", StringComparison.Ordinal))
        {
            _opened.TrySetResult(line[(_mark.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private void Answer(bool isOk, string text)
    {
        if (_asked.TryDequeue(out var asked))
        {
            _ = isOk ? asked.TrySetResult(text) : asked.TrySetException(new IOException($"tmux refuses: {text.Trim().TrimEnd('.')}."));
        }
    }

    private void End(string why)
    {
        _over.TrySetResult(why);
        _opened.TrySetException(new CapabilityException(why));
    }
}

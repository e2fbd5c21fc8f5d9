using System.Text;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Reads a stream as it comes, and lets tests wait for a piece of it.</summary>
internal sealed class StreamLog
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Task _reading;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamLog(StreamReader reader) => _reading = ReadAsync(reader);

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    public async Task<string> ReadAllAsync(TimeSpan deadline)
    {
        await _reading.WaitAsync(deadline);
        return Text;
    }

    public async Task WaitForAsync(string piece, TimeSpan deadline)
    {
        using var end = new CancellationTokenSource(deadline);
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_text.ToString().Contains(piece, StringComparison.Ordinal))
                {
                    return;
                }

                next = _changed.Task;
            }

            if (_reading.IsCompleted && !Text.Contains(piece, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The stream ended without \"{piece}\":\n{Text}");
            }

            try
            {
                await Task.WhenAny(next, _reading).WaitAsync(end.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"\"{piece}\" did not come within {deadline.TotalSeconds} s:\n{Text}", exception);
            }
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var read and > 0)
        {
            lock (_gate)
            {
                _text.Append(buffer, 0, read);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

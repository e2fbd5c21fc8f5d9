using System.Text;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>Reads a stream as it comes, and lets tests wait for a piece of it.</summary>
internal sealed class StreamLog
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private readonly Task reading;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamLog(StreamReader reader) => reading = ReadAsync(reader);

    public string Text
    {
        get
        {
            lock (gate)
            {
                return text.ToString();
            }
        }
    }

    public async Task<string> ReadAllAsync(TimeSpan deadline)
    {
        await reading.WaitAsync(deadline);
        return Text;
    }

    public async Task WaitForAsync(string piece, TimeSpan deadline)
    {
        using var end = new CancellationTokenSource(deadline);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (text.ToString().Contains(piece, StringComparison.Ordinal))
                {
                    return;
                }

                next = changed.Task;
            }

            if (reading.IsCompleted && !Text.Contains(piece, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The stream ended without \"{piece}\":\n{Text}");
            }

            try
            {
                await Task.WhenAny(next, reading).WaitAsync(end.Token);
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
            lock (gate)
            {
                text.Append(buffer, 0, read);
                changed.TrySetResult();
                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

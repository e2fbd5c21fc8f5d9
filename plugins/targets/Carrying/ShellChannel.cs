using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>
/// One kept channel to a shell: requests are lines, answers are frames. Thread-safe. What is uploaded has the channel for itself until it is answered, since a
/// program there may read more of its input than it was told to.
/// </summary>
internal sealed class ShellChannel : IAsyncDisposable
{
    /// <summary>The longest request, in characters: what a system takes as one argument.</summary>
    private const int LongestRequest = 120_000;

    /// <summary>The most requests that wait for their answers.</summary>
    private const int MostAsked = 1_000;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that are given to the launcher at once: each piece that it takes is a sign of life.</summary>
    private const int PieceBytes = 64 * 1024;

    /// <summary>Bytes that may be on their way behind the launcher, and the slowest line that they are waited for: 4 MB at 32 KB/s.</summary>
    private const int MostOnTheWay = 4 * 1024 * 1024;

    private const int SlowestBytes = 32 * 1024;

    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(500);

    private readonly IProcess _launcher;
    private readonly FrameReader _frames;
    private readonly TimeProvider _time;
    private readonly Action<string[], byte[]> _heard;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Answer>> _asked = new();
    private readonly TaskCompletionSource<Answer> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly StringBuilder _errors = new();
    private Task _reading = Task.CompletedTask;
    private int _last;
    private long _lastHeard;
    private long _lastMoved;
    private int _uploading;
    private string? _why;

    /// <param name="launcher">The program whose input and output it is.</param>
    /// <param name="mark">The connection's mark.</param>
    /// <param name="time">The clock.</param>
    /// <param name="heard">Hears what was not asked for: its words and its body.</param>
    public ShellChannel(IProcess launcher, string mark, TimeProvider time, Action<string[], byte[]> heard)
    {
        _launcher = launcher;
        _frames = new FrameReader(mark);
        _time = time;
        _heard = heard;
        _lastHeard = _lastMoved = time.GetTimestamp();
    }

    /// <summary>Called once with the reason when the channel breaks by itself.</summary>
    public Action<string> Broken { get; set; } = static _ => { };

    /// <summary>Sends the far end its text and waits until it serves.</summary>
    /// <exception cref="CapabilityException">It does not come to serve; the message ends with what it said.</exception>
    public async Task<Answer> BeginAsync(string text, TimeSpan deadline, CancellationToken cancellationToken)
    {
        _reading = ReadAsync();
        try
        {
            await _launcher.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            var answer = await _ready.Task.WaitAsync(deadline, _time, cancellationToken);
            _ = WatchAsync();
            return answer;
        }
        catch (TimeoutException)
        {
            throw new CapabilityException($"nothing answered within {deadline.TotalSeconds:0} s{Said()}");
        }
        catch (IOException fault)
        {
            await _reading;
            throw new CapabilityException(_why ?? fault.Message, fault);
        }
    }

    /// <summary>Asks for something and waits for the answer.</summary>
    /// <param name="verb">The function that answers.</param>
    /// <param name="words">Its words after the request's number.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked for.</param>
    /// <exception cref="IOException">The channel is broken.</exception>
    public Task<Answer> AskAsync(string verb, string[] words, CancellationToken cancellationToken) => AskAsync(verb, words, default, cancellationToken);

    /// <summary>Uploads content with a request; its size is the request's last word.</summary>
    public Task<Answer> UploadAsync(string verb, string[] words, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AskAsync(verb, [.. words, Number(content.Length)], content, cancellationToken, isUpload: true);

    /// <summary>Says something that has no answer.</summary>
    public async Task SayAsync(string line, CancellationToken cancellationToken)
    {
        Check(line);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            Require();
            await SendAsync(Encoding.UTF8.GetBytes(line + "\n"));
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the launcher as a fault would, without a word to the far end.</summary>
    public Task CutAsync() => _launcher.KillAsync(TimeSpan.Zero, CancellationToken.None).AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested)
        {
            return;
        }

        await _over.CancelAsync();
        try
        {
            // The far end reads the end of its input, and ends what it started.
            await _launcher.CloseInputAsync(CancellationToken.None);
            await _launcher.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(3), _time);
        }
        catch (Exception fault) when (fault is TimeoutException or IOException)
        {
            // It is ended with its launcher.
        }

        await _launcher.DisposeAsync();
        await _reading;
        End("The connection was closed.");
    }

    private async Task<Answer> AskAsync(
        string verb, string[] words, ReadOnlyMemory<byte> content, CancellationToken cancellationToken, bool isUpload = false)
    {
        var number = Interlocked.Increment(ref _last);
        var line = ShellWords.Join(verb, words.Prepend(Number(number)));
        Check(line);
        if (_asked.Count >= MostAsked)
        {
            throw new IOException($"{MostAsked} requests wait for their answers already.");
        }

        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writing.WaitAsync(cancellationToken);
        var held = true;
        try
        {
            Require();
            _asked[number] = answer;
            if (_why is not null)
            {
                Require();
            }

            var request = Encoding.UTF8.GetBytes(line + "\n");

            _uploading = isUpload ? content.Length : 0;

            // Half a request would be taken for another one: nobody ends the writing.
            await SendAsync(content.IsEmpty ? request : (byte[])[.. request, .. content.Span]);
            if (!isUpload)
            {
                held = false;
                _writing.Release();
                return await answer.Task.WaitAsync(cancellationToken);
            }

            return await answer.Task;
        }
        finally
        {
            _asked.TryRemove(number, out _);
            if (held)
            {
                _uploading = 0;
                _writing.Release();
            }
        }
    }

    private async Task SendAsync(byte[] bytes)
    {
        try
        {
            for (var at = 0; at < bytes.Length; at += PieceBytes)
            {
                await _launcher.WriteAsync(bytes.AsMemory(at, Math.Min(PieceBytes, bytes.Length - at)), CancellationToken.None);
                _lastMoved = _time.GetTimestamp();
            }
        }
        catch (IOException)
        {
            // Who reads knows better why; until then it is known that nothing goes through any more.
            await Task.WhenAny(_reading, Task.Delay(Notice, _time));
            End($"its program takes nothing any more{Said()}");
            throw;
        }
    }

    private async Task ReadAsync()
    {
        string? why = null;
        try
        {
            await foreach (var chunk in _launcher.ReadAsync(CancellationToken.None))
            {
                if (chunk.IsError)
                {
                    lock (_errors)
                    {
                        _errors.Append(Encoding.UTF8.GetString(chunk.Bytes.Span));
                        _errors.Remove(0, Math.Max(0, _errors.Length - 2_000));
                    }

                    continue;
                }

                _lastHeard = _time.GetTimestamp();
                _frames.Add(chunk.Bytes.Span);
                while (_frames.TryTake(out var words, out var body))
                {
                    Take(words, body);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException)
        {
            why = fault.Message;
        }

        End(why is null ? $"its program ended{Said()}" : $"{why.TrimEnd('.')}{Said()}");
    }

    private void Take(string[] words, byte[] body)
    {
        if (words is ["a", var number, .. var rest] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var asked))
        {
            if (_asked.TryGetValue(asked, out var waiting))
            {
                waiting.TrySetResult(new Answer(rest, body));
            }
        }
        else if (words is ["r", .. var said])
        {
            _ready.TrySetResult(new Answer(said, body));
        }
        else
        {
            _heard(words, body);
        }
    }

    // A line that was cut says nothing at all: what is asked for all the time shows it.
    private async Task WatchAsync()
    {
        try
        {
            while (!_over.IsCancellationRequested && _why is null)
            {
                await Task.Delay(Silence, _time, _over.Token);
                if (Quiet < Silence)
                {
                    continue;
                }

                var ping = AskAsync("at_ping", [], _over.Token);
                while (await Task.WhenAny(ping, Task.Delay(Silence, _time, _over.Token)) != ping)
                {
                    // An upload holds the channel, and the ping waits behind it: what the launcher took of it is still on its way.
                    if (Quiet > (Silence * 2) + TimeSpan.FromSeconds(Math.Min(_uploading, MostOnTheWay) / SlowestBytes))
                    {
                        End("nothing answers any more");
                        await _launcher.KillAsync(TimeSpan.Zero, CancellationToken.None);
                        return;
                    }
                }

                await ping;
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // It is over.
        }
    }

    /// <summary>Time since anything came or went.</summary>
    private TimeSpan Quiet => _time.GetElapsedTime(Math.Max(_lastHeard, _lastMoved));

    private void End(string why)
    {
        if (Interlocked.CompareExchange(ref _why, why, null) is not null)
        {
            return;
        }

        if (!_over.IsCancellationRequested)
        {
            Broken(why);
        }

        _ready.TrySetException(new CapabilityException(why));
        foreach (var waiting in _asked.Values)
        {
            waiting.TrySetException(new IOException(why));
        }
    }

    private void Require()
    {
        if (_why is { } why)
        {
            throw new IOException(why);
        }

        ObjectDisposedException.ThrowIf(_over.IsCancellationRequested, this);
    }

    private string Said()
    {
        lock (_errors)
        {
            var lines = _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? "" : $"; it said: {(lines[^1].Length <= 300 ? lines[^1] : lines[^1][..300]).TrimEnd('.')}";
        }
    }

    private static void Check(string line)
    {
        if (line.Length > LongestRequest)
        {
            throw new ArgumentException($"A request is {line.Length} characters long; {LongestRequest} are the most.", nameof(line));
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Answer of the far end: its words, of which the first says how it went, and its body.</summary>
    internal readonly record struct Answer(string[] Words, byte[] Body)
    {
        /// <summary>Word that says how it went.</summary>
        public string State => Words.Length > 0 ? Words[0] : "";

        /// <summary>The body as text.</summary>
        public string Text => Encoding.UTF8.GetString(Body);
    }
}

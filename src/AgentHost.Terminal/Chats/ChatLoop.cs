using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using AgentHost.Client;
using AgentHost.Terminal.Devices;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Runs a conversation at a terminal: keys and events in, frames out. Keys are drawn at once, the stream at most 30 times a second; a terminal that takes its
/// bytes slowly gets fewer frames and never old ones.
/// </summary>
internal sealed partial class ChatLoop : IAsyncDisposable
{
    private const int ReadMilliseconds = 100;
    private const int MostEvents = 500;

    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(1000.0 / 30);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReaderEnd = TimeSpan.FromSeconds(2);

    private readonly ITerminalDevice _device;
    private readonly RawTerminal _raw;
    private readonly ChatOptions _options;
    private readonly TimeProvider _time;
    private readonly InputDecoder _decoder;
    private readonly PasteBurst? _burst;
    private readonly FrameWriter _writer;
    private readonly PagerView _pager;
    private readonly LineText _text;
    private readonly Attention _attention;
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _reading = new();
    private readonly List<InputEvent> _input = [];
    private Task? _waiting;
    private volatile bool _ends;
    private DateTimeOffset _lastFrame = DateTimeOffset.MinValue;

    /// <summary>Makes a loop.</summary>
    /// <param name="device">The terminal.</param>
    /// <param name="options">Options of the conversation.</param>
    /// <param name="time">The clock.</param>
    public ChatLoop(ITerminalDevice device, ChatOptions options, TimeProvider time)
    {
        (_device, _options, _time) = (device, options, time);
        _raw = new RawTerminal(device, options.Multiplexed);
        _decoder = new InputDecoder(TimeSpan.FromMilliseconds(options.Remote ? 50 : 25));
        _burst = device.MarksPastes ? null : new PasteBurst();
        _text = new LineText(options.Colours, links: true);
        (_writer, _pager, _attention) = (new FrameWriter(_text), new PagerView(_raw, _text, Write), new Attention(options));
        Conversation = new Conversation(options, time, new LoopLinks(Post, Wake, Copy) { HasScreen = true });
    }

    /// <summary>The conversation.</summary>
    public Conversation Conversation { get; }

    /// <summary>Runs work on the loop's thread.</summary>
    /// <param name="work">The work.</param>
    public void Post(Action work)
    {
        _posted.Enqueue(work);
        Wake();
    }

    /// <summary>Ends the conversation, also where the loop waits for another program; from any thread.</summary>
    /// <param name="code">Exit code of the program.</param>
    public void End(int code)
    {
        Post(() => Conversation.End(code));
        try
        {
            _away?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The terminal came back in the same moment: the loop runs, and ends.
        }
    }

    /// <summary>Runs until the person leaves.</summary>
    /// <param name="open">Makes the host.</param>
    /// <param name="cancellationToken">Ends it, as leaving does.</param>
    /// <returns>Exit code of the program.</returns>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public async Task<int> RunAsync(Func<IHostClient> open, CancellationToken cancellationToken)
    {
        _raw.Resume();
        Write(TerminalModes.Questions);
        _asked = _time.GetTimestamp();
        var reader = new Thread(Read) { IsBackground = true, Name = "keys" };
        reader.Start();
        await using var ending = cancellationToken.Register(() => End(Conversation.ExitCode));
        try
        {
            Draw(_time.GetUtcNow());
            Conversation.Start(open);
            while (!Conversation.IsOver)
            {
                var now = _time.GetUtcNow();
                var typed = Work(now);
                if (Conversation.IsOver)
                {
                    break;
                }

                await ServeAsync();
                if (Conversation.IsDirty && !_isGivenAway && (typed || now - _lastFrame >= FrameTime) && !Holds(now, typed))
                {
                    Draw(now);
                }

                Tidy(now, typed);
                await WaitAsync(now);
            }

            Work(_time.GetUtcNow());
            return Conversation.ExitCode;
        }
        finally
        {
            AwaitAnswers();
            _ends = true;
            Close();
            _raw.Dispose();
            reader.Join(ReaderEnd);
        }
    }

    /// <summary>Puts the terminal back for good, from any thread.</summary>
    public void Restore() => _raw.Leave();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _raw.Dispose();
        await Conversation.DisposeAsync();
        _continued.Dispose();
    }

    /// <summary>Takes the live zone away, whatever ended the loop; a terminal that is gone hears of nothing any more.</summary>
    private void Close()
    {
        if (_isGivenAway)
        {
            return;
        }

        try
        {
            ClosePager();
            CloseZone(Conversation.TakeDone());
        }
        catch (IOException)
        {
            // What ended it is told by whoever called.
        }
    }

    private void ClosePager()
    {
        Conversation.ClosePager();
        _pager.Close();
        _attention.Forget();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private void Read()
    {
        var buffer = new byte[64 * 1024];
        while (!_ends)
        {
            int count;
            lock (_reading)
            {
                count = _ends ? 0 : _device.Read(buffer, ReadMilliseconds);
            }

            if (count < 0)
            {
                _isGone = true;
                Post(() => Conversation.End(0));
                return;
            }

            if (count > 0)
            {
                var bytes = buffer.AsSpan(0, count).ToArray();
                Post(() => _decoder.Take(bytes, _time.GetUtcNow(), _input));
            }
        }
    }

    /// <summary>Takes what came: posted work, keys, events.</summary>
    /// <returns>True when a key was among it.</returns>
    private bool Work(DateTimeOffset now)
    {
        while (_posted.TryDequeue(out var work))
        {
            work();
        }

        _decoder.Expire(now, _input);
        TakeReports();
        var typed = _input.Count > 0;
        foreach (var input in _input)
        {
            if (!Conversation.IsOver)
            {
                Conversation.Take(input is KeyPress press && _burst is not null ? _burst.Take(press, now) : input, now);
            }
        }

        _input.Clear();
        Conversation.Expire(now);
        for (var i = 0; i < MostEvents && Conversation.Events.TryRead(out var told); i++)
        {
            Conversation.Apply(told.Session, told.Told);
        }

        return typed;
    }

    private async Task ServeAsync()
    {
        var request = Conversation.Request;
        Conversation.Request = LoopRequest.None;
        switch (request)
        {
            case LoopRequest.Redraw:
                CloseZone([]);
                break;
            case LoopRequest.Suspend:
                Suspend();
                break;
            case LoopRequest.Edit when _options.EditFile is { } edit:
                await EditAsync(edit);
                break;
            default:
                break;
        }
    }

    private async Task WaitAsync(DateTimeOffset now)
    {
        var due = Conversation.NextBeat(now);
        foreach (var other in (DateTimeOffset?[])[_decoder.Due, Conversation.Due, _restsAt, Conversation.IsDirty ? _heldUntil ?? _lastFrame + FrameTime : null])
        {
            due = other is { } at && (due is null || at < due) ? at : due;
        }

        var isBeat = due == Conversation.NextBeat(now);
        var waiting = _waiting ??= _wake.Reader.WaitToReadAsync().AsTask();
        if (due is { } time)
        {
            var left = time - _time.GetUtcNow();
            if (left > TimeSpan.Zero && !waiting.IsCompleted)
            {
                using var cancel = new CancellationTokenSource();
                await Task.WhenAny(waiting, Task.Delay(left, _time, cancel.Token));
                await cancel.CancelAsync();
            }

            Conversation.IsDirty |= isBeat && !waiting.IsCompleted;
        }
        else
        {
            await waiting;
        }

        if (waiting.IsCompleted)
        {
            _waiting = null;
            _wake.Reader.TryRead(out _);
        }
    }

    private bool Copy(string text)
    {
        if (Clipboard.Sequence(text, _options.Multiplexed) is not { } sequence)
        {
            return false;
        }

        Post(() => Write(sequence));
        return true;
    }

    private void Write(string text) => _device.Write(Encoding.UTF8.GetBytes(text));
}

using System.Text;

namespace AgentHost.Providers.Tests.Http;

/// <summary>
/// A body whose events come one by one on a clock of its own: a read waits for the next one and takes what has come; a timer moves the clock on.
/// </summary>
/// <param name="count">Number of events with text; one with the end follows.</param>
/// <param name="pace">Time between two events.</param>
internal sealed class PacedStream(int count, TimeSpan pace) : Stream
{
    private readonly Clock _clock = new();
    private int _sent;

    /// <summary>Clock of the events.</summary>
    public TimeProvider Time => _clock;

    /// <summary>Number of reads that gave bytes.</summary>
    public int Reads { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_sent > count)
        {
            return new(0);
        }

        _clock.Now = TimeSpan.FromTicks(Math.Max(_clock.Now.Ticks, _sent * pace.Ticks));
        var text = new StringBuilder();
        for (; _sent <= count && _sent * pace <= _clock.Now; _sent++)
        {
            text.Append(_sent == count ? "data: {\"end\":true}\n\n" : $"data: {{\"text\":\"{_sent} \"}}\n\n");
        }

        Reads++;
        return new(Encoding.UTF8.GetBytes(text.ToString(), buffer.Span));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>A clock whose short timers are due at once; limits of seconds never are.</summary>
    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isDue = dueTime >= TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(1);
            Now += isDue ? dueTime : TimeSpan.Zero;
            return System.CreateTimer(callback, state, isDue ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}

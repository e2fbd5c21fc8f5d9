using System.Collections.Concurrent;
using System.Text;
using AgentHost.Terminal.Devices;
using AgentHost.Tests.Screens;

namespace AgentHost.Terminal.Tests;

/// <summary>A terminal without a system: keys from a test, a virtual screen that takes what is written.</summary>
internal sealed class ScriptedDevice(int columns, int rows) : ITerminalDevice
{
    private readonly BlockingCollection<byte[]> _keys = [];
    private readonly Lock _gate = new();
    private readonly VirtualScreen _screen = new(columns, rows);
    private byte[] _rest = [];

    public (int Columns, int Rows) Size
    {
        get
        {
            lock (_gate)
            {
                return (_screen.Columns, _screen.Rows);
            }
        }
    }

    public bool MarksPastes => true;

    public bool IsRaw { get; private set; }

    public int Suspended { get; private set; }

    public Exception? WriteFault { get; set; }

    /// <summary>Time after which it answers what it is asked; null for never.</summary>
    public TimeSpan? Answers { get; set; }

    /// <summary>Number of answers and keys that nobody read.</summary>
    public int Unread => _keys.Count;

    public void Enter() => IsRaw = true;

    public void Leave() => IsRaw = false;

    public int Read(Span<byte> buffer, int milliseconds)
    {
        if (_rest.Length == 0 && !_keys.TryTake(out _rest!, milliseconds))
        {
            _rest = [];
            return _keys.IsCompleted ? -1 : 0;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.AsSpan(0, count).CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (WriteFault is { } fault)
        {
            throw fault;
        }

        lock (_gate)
        {
            _screen.Write(Encoding.UTF8.GetString(bytes));

            // A terminal that is gone answers nothing.
            foreach (var answer in _keys.IsAddingCompleted ? [] : _screen.Answers)
            {
                Type(answer);
            }

            _screen.Answers.Clear();
        }

        if (Answers is { } time && bytes.IndexOf("\u001b[c"u8) >= 0)
        {
            // On a thread of its own: the pool may be busy for longer than the answer is waited for.
            new Thread(() =>
            {
                Thread.Sleep(time);
                _keys.Add("\u001b]11;rgb:ffff/ffff/ffff\u001b\\\u001b[?62;22c"u8.ToArray());
            }) { IsBackground = true }.Start();
        }
    }

    public bool Suspend()
    {
        Suspended += IsRaw ? 100 : 1;
        return false;
    }

    public void Type(string keys) => _keys.Add(Encoding.UTF8.GetBytes(keys));

    public void HangUp()
    {
        lock (_gate)
        {
            _keys.CompleteAdding();
        }
    }

    public void Resize(int width, int height)
    {
        lock (_gate)
        {
            _screen.Resize(width, height);
        }
    }

    public T Look<T>(Func<VirtualScreen, T> look)
    {
        lock (_gate)
        {
            return look(_screen);
        }
    }

    public async Task WaitForAsync(string text) => await WaitAsync(screen => screen.Shown.Contains(text, StringComparison.Ordinal), text);

    public async Task WaitAsync(Func<VirtualScreen, bool> holds, string what)
    {
        for (var i = 0; !Look(holds); i++)
        {
            Assert.True(i < 1500, $"\"{what}\" did not appear:\n{Look(static screen => screen.ToString())}");
            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
    }
}

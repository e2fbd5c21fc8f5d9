namespace AgentHost.Terminal.Devices;

/// <summary>
/// Switch of a terminal that is read by lines: it shows what is typed, or does not. Its end, and that of the process, puts back what was there. Thread-safe.
/// </summary>
public sealed class TerminalEcho : IDisposable
{
    private const int UnixEcho = 8;

    private readonly Lock _gate = new();
    private readonly int _descriptor;
    private readonly byte[] _before = new byte[UnixCalls.ModeSize];
    private uint _windowsBefore;
    private bool _isOff;

    /// <summary>Takes a terminal; nothing changes yet.</summary>
    /// <param name="descriptor">Its descriptor; on Windows the console's input is taken.</param>
    public TerminalEcho(int descriptor)
    {
        _descriptor = descriptor;
        AppDomain.CurrentDomain.ProcessExit += OnEnd;
    }

    /// <summary>Place of the flags for lines in a terminal's mode, and their size: the layout differs by system.</summary>
    private static (int Offset, int Size) Flags => OperatingSystem.IsMacOS() ? (24, 8) : (12, 4);

    /// <summary>Shows what is typed, or does not.</summary>
    /// <param name="on">True to show it.</param>
    /// <returns>False where the terminal cannot be changed.</returns>
    public bool Set(bool on)
    {
        lock (_gate)
        {
            if (on == !_isOff)
            {
                return true;
            }

            var done = OperatingSystem.IsWindows() ? SetWindows(on) : SetUnix(on);
            _isOff = done ? !on : _isOff;
            return done;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Set(on: true);
        AppDomain.CurrentDomain.ProcessExit -= OnEnd;
    }

    private bool SetUnix(bool on)
    {
        if (on)
        {
            return UnixCalls.SetMode(_descriptor, UnixCalls.AfterOutput, ref _before[0]) == 0;
        }

        if (UnixCalls.GetMode(_descriptor, ref _before[0]) != 0)
        {
            return false;
        }

        var silent = _before.AsSpan().ToArray();
        var (offset, size) = Flags;
        var flags = silent.AsSpan(offset, size);

        // The flag is in the lowest byte of four or eight, whichever way they are ordered.
        flags[BitConverter.IsLittleEndian ? 0 : size - 1] &= unchecked((byte)~UnixEcho);
        return UnixCalls.SetMode(_descriptor, UnixCalls.AfterOutput, ref silent[0]) == 0;
    }

    private bool SetWindows(bool on)
    {
        var input = WindowsCalls.GetHandle(WindowsCalls.StandardInput);
        return on
            ? WindowsCalls.SetMode(input, _windowsBefore)
            : WindowsCalls.GetMode(input, out _windowsBefore) && WindowsCalls.SetMode(input, _windowsBefore & ~WindowsCalls.Echo);
    }

    private void OnEnd(object? sender, EventArgs e) => Set(on: true);
}

#pragma warning disable RS0030 // This is the terminal.
using System.Runtime.InteropServices;
using AgentHost.DescriptorOutputs;

namespace AgentHost.Terminal.Devices;

/// <summary>The terminal that the process was started in, on Linux and macOS.</summary>
internal sealed class UnixTerminal : ITerminalDevice
{
    private const int Input = 0;
    private const int Output = 1;

    private readonly Lock _gate = new();
    private readonly byte[] _before = new byte[UnixCalls.ModeSize];
    private bool _isRaw;

    /// <inheritdoc/>
    public bool MarksPastes => Environment.GetEnvironmentVariable("TERM") is not ("linux" or "dumb" or null or "");

    /// <inheritdoc/>
    public (int Columns, int Rows) Size
    {
        get
        {
            if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
            {
                return (Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));
            }

            var size = default(UnixCalls.WindowSize);
            return UnixCalls.Control(Output, UnixCalls.GetWindowSize, ref size) == 0 && size is { Columns: > 0, Rows: > 0 }
                ? (size.Columns, size.Rows)
                : (80, 24);
        }
    }

    /// <inheritdoc/>
    public void Enter()
    {
        lock (_gate)
        {
            if (_isRaw)
            {
                return;
            }

            if (UnixCalls.GetMode(Input, ref _before[0]) != 0)
            {
                throw new IOException($"The terminal's mode cannot be read: {Marshal.GetLastPInvokeErrorMessage()}.");
            }

            var raw = _before.AsSpan().ToArray();
            UnixCalls.MakeRaw(ref raw[0]);
            Set(raw);
            _isRaw = true;
        }
    }

    /// <inheritdoc/>
    public void Leave()
    {
        lock (_gate)
        {
            if (_isRaw)
            {
                _isRaw = false;
                Set(_before);
            }
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, int milliseconds)
    {
        var entry = new UnixCalls.PollEntry { Descriptor = Input, Wanted = UnixCalls.PollIn };
        var ready = UnixCalls.Poll(ref entry, 1, milliseconds);
        if (ready == 0 || (ready < 0 && Marshal.GetLastPInvokeError() == UnixCalls.Interrupted))
        {
            return 0;
        }

        if (ready < 0)
        {
            return -1;
        }

        var read = UnixCalls.Read(Input, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        return read > 0 ? (int)read
            : read < 0 && (Marshal.GetLastPInvokeError() == UnixCalls.Interrupted || Marshal.GetLastPInvokeError() == UnixCalls.WouldBlock) ? 0
            : -1;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (DescriptorOutput.Write(Output, bytes) is var error and not 0)
        {
            throw new IOException($"The terminal cannot be written to: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <inheritdoc/>
    public bool Suspend() => UnixCalls.Kill(Environment.ProcessId, UnixCalls.StopSignal) == 0;

    /// <inheritdoc/>
    public void Dispose() => Leave();

    private static void Set(byte[] mode)
    {
        while (UnixCalls.SetMode(Input, UnixCalls.AfterOutput, ref mode[0]) != 0)
        {
            if (Marshal.GetLastPInvokeError() != UnixCalls.Interrupted)
            {
                return;
            }
        }
    }
}

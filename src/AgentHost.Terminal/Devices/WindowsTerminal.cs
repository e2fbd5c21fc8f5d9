#pragma warning disable RS0030 // This is the terminal.
using System.Runtime.InteropServices;
using System.Text;

namespace AgentHost.Terminal.Devices;

/// <summary>The console that the process was started in, on Windows: it sends keys as a terminal does (virtual terminal input), as UTF-8.</summary>
internal sealed class WindowsTerminal : ITerminalDevice
{
    private readonly Lock _gate = new();
    private readonly nint _input = WindowsCalls.GetHandle(WindowsCalls.StandardInput);
    private readonly nint _output = WindowsCalls.GetHandle(WindowsCalls.StandardOutput);
    private uint _inputBefore;
    private uint _outputBefore;
    private uint _pageBefore;
    private char _high;
    private bool _isRaw;

    /// <inheritdoc/>
    public bool MarksPastes => false;

    /// <inheritdoc/>
    public (int Columns, int Rows) Size => (Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));

    /// <inheritdoc/>
    public void Enter()
    {
        lock (_gate)
        {
            if (_isRaw)
            {
                return;
            }

            if (!WindowsCalls.GetMode(_input, out _inputBefore) || !WindowsCalls.GetMode(_output, out _outputBefore))
            {
                throw new IOException($"The console's mode cannot be read: {Marshal.GetLastPInvokeErrorMessage()}.");
            }

            _pageBefore = WindowsCalls.GetOutputPage();
            _ = WindowsCalls.SetOutputPage(WindowsCalls.Utf8);
            if (!WindowsCalls.SetMode(_input, WindowsCalls.VirtualTerminalInput | WindowsCalls.WindowInput)
                || !WindowsCalls.SetMode(_output, WindowsCalls.ProcessedOutput | WindowsCalls.WrapAtEnd | WindowsCalls.VirtualTerminalOutput))
            {
                var message = Marshal.GetLastPInvokeErrorMessage();
                Restore();
                throw new IOException($"The console knows no virtual terminal: {message}.");
            }

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
                Restore();
            }
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, int milliseconds)
    {
        var count = 0;
        while (count + 4 <= buffer.Length && WindowsCalls.Wait(_input, count == 0 ? (uint)milliseconds : 0) == WindowsCalls.Signalled)
        {
            if (!WindowsCalls.ReadInput(_input, out var record, 1, out var read))
            {
                return count > 0 ? count : -1;
            }

            if (read == 0 || record is not { Kind: 1, Down: not 0, Character: not 0 })
            {
                continue;
            }

            var typed = (char)record.Character;
            if (char.IsHighSurrogate(typed))
            {
                _high = typed;
                continue;
            }

            var rune = char.IsLowSurrogate(typed)
                ? _high != '\0' ? new Rune(_high, typed) : Rune.ReplacementChar
                : new Rune(typed);
            _high = '\0';
            count += rune.EncodeToUtf8(buffer[count..]);
        }

        return count;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!WindowsCalls.Write(_output, ref MemoryMarshal.GetReference(bytes), (uint)bytes.Length, out var written, 0))
            {
                throw new IOException($"The console cannot be written to: {Marshal.GetLastPInvokeErrorMessage()}.");
            }

            bytes = bytes[(int)written..];
        }
    }

    /// <inheritdoc/>
    public bool Suspend() => false;

    /// <inheritdoc/>
    public void Dispose() => Leave();

    private void Restore()
    {
        _ = WindowsCalls.SetMode(_input, _inputBefore);
        _ = WindowsCalls.SetMode(_output, _outputBefore);
        _ = WindowsCalls.SetOutputPage(_pageBefore);
    }
}

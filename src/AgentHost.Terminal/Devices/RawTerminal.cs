using System.Text;

namespace AgentHost.Terminal.Devices;

/// <summary>
/// A terminal while a conversation has it. Whatever ends the conversation (its return, a signal, a fault, the end of the process), its mode is put back; also
/// while the process is stopped. <see cref="Leave"/> and <see cref="Resume"/> may come from any thread.
/// </summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly ITerminalDevice _device;
    private readonly bool _multiplexed;
    private readonly Lock _gate = new();
    private bool _isIn;
    private bool _isOver;
    private bool _isAlternate;

    /// <summary>Takes a terminal.</summary>
    /// <param name="device">The device.</param>
    /// <param name="multiplexed">True in tmux.</param>
    public RawTerminal(ITerminalDevice device, bool multiplexed)
    {
        _device = device;
        _multiplexed = multiplexed;
        AppDomain.CurrentDomain.ProcessExit += OnEnd;
        AppDomain.CurrentDomain.UnhandledException += OnEnd;
    }

    /// <summary>Switches to raw mode; nothing happens when it is on, or after the end.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (!_isIn && !_isOver)
            {
                _device.Enter();
                _isIn = true;
                _device.Write(Encoding.ASCII.GetBytes(TerminalModes.Begin(_multiplexed)));
            }
        }
    }

    /// <summary>Goes to the alternate screen, or back; nothing happens where it is there already.</summary>
    /// <param name="on">True for the alternate one.</param>
    public void SetAlternate(bool on)
    {
        lock (_gate)
        {
            if (_isIn && on != _isAlternate)
            {
                _isAlternate = on;
                _device.Write(Encoding.ASCII.GetBytes(on ? TerminalModes.Enter : TerminalModes.Exit));
            }
        }
    }

    /// <summary>Puts everything back, for now.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (!_isIn)
            {
                return;
            }

            _isIn = false;
            try
            {
                _device.Write(Encoding.ASCII.GetBytes((_isAlternate ? TerminalModes.Exit : "") + TerminalModes.End(_multiplexed)));
            }
            catch (IOException)
            {
                // The terminal is gone; its mode is put back all the same.
            }

            _isAlternate = false;

            _device.Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Leave();
            _isOver = true;
        }

        AppDomain.CurrentDomain.ProcessExit -= OnEnd;
        AppDomain.CurrentDomain.UnhandledException -= OnEnd;
    }

    private void OnEnd(object? sender, EventArgs e) => Leave();
}

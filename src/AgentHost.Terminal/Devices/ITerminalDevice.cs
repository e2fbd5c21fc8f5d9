namespace AgentHost.Terminal.Devices;

/// <summary>A terminal as a device: bytes in and out, its size, and the mode in which keys come as they are pressed.</summary>
/// <remarks>One thread reads; writing, size and modes belong to another. <see cref="Leave"/> may be called from any thread, and more than once.</remarks>
internal interface ITerminalDevice : IDisposable
{
    /// <summary>Size now, columns and rows, each at least 1; asked of the system each time.</summary>
    (int Columns, int Rows) Size { get; }

    /// <summary>True where a paste comes between marks; else it has to be told from typing by its speed.</summary>
    bool MarksPastes { get; }

    /// <summary>Switches to raw mode: keys come as they are pressed, nothing is echoed, no key is a signal.</summary>
    void Enter();

    /// <summary>Puts the mode back that was there before. Nothing happens where it was not changed.</summary>
    void Leave();

    /// <summary>Reads what was typed, waiting for it for at most so many milliseconds.</summary>
    /// <param name="buffer">Buffer for the bytes.</param>
    /// <param name="milliseconds">The longest wait.</param>
    /// <returns>Number of bytes; 0 when none came in time; -1 when the terminal is gone.</returns>
    int Read(Span<byte> buffer, int milliseconds);

    /// <summary>Writes all bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">The terminal takes no more.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Stops the process as Ctrl+Z does elsewhere, where the system knows that; comes back when it goes on.</summary>
    /// <returns>False where it cannot be stopped.</returns>
    bool Suspend();
}

namespace AgentHost.Terminal.Asking;

/// <summary>
/// Tells keys that answer a dialog from keys that were meant for the draft: a key counts at least 500 ms after the dialog was on the screen and at least 400 ms
/// after the key before it. Used by one thread.
/// </summary>
internal sealed class AnswerGuard
{
    /// <summary>Least time between the dialog's being on the screen and a key.</summary>
    public static readonly TimeSpan AfterDrawn = TimeSpan.FromMilliseconds(500);

    /// <summary>Least time without typing before a key.</summary>
    public static readonly TimeSpan AfterTyping = TimeSpan.FromMilliseconds(400);

    private DateTimeOffset? _drawn;
    private DateTimeOffset _typed = DateTimeOffset.MinValue;

    /// <summary>Another dialog comes: it is not on the screen yet.</summary>
    public void Reset() => _drawn = null;

    /// <summary>The dialog is on the screen.</summary>
    /// <param name="now">The time; that of the first call counts.</param>
    public void Drawn(DateTimeOffset now) => _drawn ??= now;

    /// <summary>Tests that a key would answer now.</summary>
    /// <param name="now">The time.</param>
    public bool IsOpen(DateTimeOffset now) => _drawn is { } drawn && now - drawn >= AfterDrawn && now - _typed >= AfterTyping;

    /// <summary>Takes a key that came.</summary>
    /// <param name="now">The time.</param>
    /// <returns>True when it may answer.</returns>
    public bool Take(DateTimeOffset now)
    {
        var may = IsOpen(now);
        _typed = now;
        return may;
    }
}

namespace AgentHost.Terminal.Input;

/// <summary>
/// Tells a paste from typing by its speed, for terminals that do not mark it: of three and more characters that come within 8 ms of each other an Enter behind
/// them is a line break and sends nothing. Nothing is held back: characters are shown as they come.
/// </summary>
internal sealed class PasteBurst
{
    private const int Least = 3;

    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(8);

    private int _run;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>Takes a key.</summary>
    /// <param name="press">The key.</param>
    /// <param name="now">Time at which it came.</param>
    /// <returns>The key, or a line break in place of an Enter that belongs to a paste.</returns>
    public KeyPress Take(KeyPress press, DateTimeOffset now)
    {
        var close = now - _last <= Gap;
        _last = now;
        if (press.IsText || press.Is(Key.Tab))
        {
            _run = close ? _run + 1 : 1;
            return press;
        }

        if (press.Is(Key.Enter) && close && _run >= Least)
        {
            return KeyPress.Of("j", KeyModifiers.Control);
        }

        _run = 0;
        return press;
    }
}

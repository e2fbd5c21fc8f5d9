namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>
/// Debounce of a server's diagnostics: tells when what it said of a change is its last word, where it does not say for which version of the file it speaks.
/// A request is answered after the work that was ahead of it: it is asked one when it spoke, and again after a calm moment.
/// Two prompt answers with nothing new in between are the sign; on a busy machine answers are late, and the moment grows with them.
/// </summary>
/// <param name="delay">How long it lets pass before it looks at a change: what it says earlier may be of the text before.</param>
/// <param name="settle">How long its words have to stay as they are where it cannot be asked.</param>
/// <param name="silent">Whether it says nothing where it finds what it found before, which was nothing.</param>
/// <param name="asks">Whether it answers requests that show how far it is.</param>
/// <remarks>Times count from the moment when the change was told. Not thread-safe.</remarks>
internal sealed class Settling(TimeSpan delay, TimeSpan settle, bool silent, bool asks)
{
    /// <summary>Servers gather what they found for up to 50 ms before they tell it.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(60);

    /// <summary>The longest that one is asked again after its last word, while it answers late.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _mark = TimeSpan.MinValue;
    private TimeSpan _busy = TimeSpan.MinValue;
    private TimeSpan _calm;
    private TimeSpan? _taken = silent ? null : TimeSpan.Zero;
    private int _answers;
    private int _prompt;
    private bool _spoke;
    private bool _asks = asks;
    private bool _deaf;

    /// <summary>Decides the next step.</summary>
    /// <param name="now">The time.</param>
    /// <param name="said">When it last spoke of the change; null where it did not.</param>
    /// <param name="busy">Whether it says that it works at something.</param>
    public SettlingStep Look(TimeSpan now, TimeSpan? said, bool busy)
    {
        if (busy)
        {
            _busy = now;
        }

        if (busy || (said is null && (!silent || _deaf)))
        {
            return SettlingStep.Await(Timeout.InfiniteTimeSpan);
        }

        // A silent one is asked at once: its delay begins when it has read the change, which on a busy machine is late.
        if (_asks && _taken is null)
        {
            return SettlingStep.Ask;
        }

        var looks = (_taken ?? TimeSpan.Zero) + delay;
        var mark = said is { } at && at > looks ? at : looks;
        mark = mark > _busy ? mark : _busy;
        if (mark != _mark || _spoke != said is not null)
        {
            (_mark, _answers, _prompt, _spoke) = (mark, 0, 0, said is not null);
        }

        if (now < mark)
        {
            return SettlingStep.Await(mark - now);
        }

        if (!_asks)
        {
            return now - mark >= settle ? SettlingStep.Done : SettlingStep.Await(mark + settle - now);
        }

        // That nothing was said is a weaker sign than a word: it takes one more answer, and no time is long enough.
        return _prompt >= (_spoke ? 1 : 2) || (_spoke && now - mark >= Longest) ? SettlingStep.Done
            : _answers > 0 && now < _calm ? SettlingStep.Await(_calm - now)
            : SettlingStep.Ask;
    }

    /// <summary>It answered what it was asked.</summary>
    /// <param name="asked">When it was asked.</param>
    /// <param name="now">The time.</param>
    public void Answered(TimeSpan asked, TimeSpan now)
    {
        var took = now - asked;
        if (_taken is null)
        {
            _taken = now + (2 * took);
            return;
        }

        var late = took > Calm;
        var first = _answers++ == 0;
        _prompt = late ? 0 : first ? 0 : _prompt + 1;
        var calm = Calm + (2 * took);
        _calm = (first && !late ? _mark : now) + (calm < settle ? calm : settle);
    }

    /// <summary>Nothing is answered any more: its words count when they stay as they are.</summary>
    public void Unanswered() => (_asks, _deaf) = (false, true);
}

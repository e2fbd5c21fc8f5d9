namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>
/// Tells when what a server said of a change is its last word, where it does not say for which version of the file it speaks.
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
    private int _answers;
    private bool _done;
    private bool _asks = asks;

    /// <summary>What to do now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="said">When it last spoke of the change; null where it did not.</param>
    /// <param name="busy">Whether it says that it works at something.</param>
    public SettlingStep Look(TimeSpan now, TimeSpan? said, bool busy)
    {
        if (busy)
        {
            _busy = now;
        }

        if (busy || (said is null && !silent))
        {
            return SettlingStep.Await(Timeout.InfiniteTimeSpan);
        }

        var mark = said is { } at && at > delay ? at : delay;
        mark = mark > _busy ? mark : _busy;
        if (mark != _mark)
        {
            (_mark, _answers, _done) = (mark, 0, false);
        }

        if (now < mark)
        {
            return SettlingStep.Await(mark - now);
        }

        if (!_asks)
        {
            return now - mark >= settle ? SettlingStep.Done : SettlingStep.Await(mark + settle - now);
        }

        return _done || now - mark >= Longest ? SettlingStep.Done
            : _answers > 0 && now < _calm ? SettlingStep.Await(_calm - now)
            : SettlingStep.Ask;
    }

    /// <summary>It answered what it was asked.</summary>
    /// <param name="asked">When it was asked.</param>
    /// <param name="now">The time.</param>
    public void Answered(TimeSpan asked, TimeSpan now)
    {
        var took = now - asked;
        var late = took > Calm;
        _done = _answers > 0 && !late;
        _answers++;
        var calm = Calm + (2 * took);
        _calm = (late ? now : _mark) + (calm < settle ? calm : settle);
    }

    /// <summary>Nothing is answered any more: its words count when they stay as they are.</summary>
    public void Unanswered() => _asks = false;
}

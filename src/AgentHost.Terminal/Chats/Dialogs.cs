using AgentHost.Terminal.Asking;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Questions that wait, one shown at a time in the order in which they came. Whenever another one is the first, keys answer it only after it was on the screen.
/// Used by one thread.
/// </summary>
internal sealed class Dialogs
{
    private readonly List<IDialog> _waiting = [];
    private IDialog? _told;
    private IDialog? _withdrawn;

    /// <summary>The one that is shown; null for none.</summary>
    public IDialog? Current => _waiting.Count > 0 ? _waiting[0] : null;

    /// <summary>Keys that may answer.</summary>
    public AnswerGuard Guard { get; } = new();

    /// <summary>Adds one; one that is here already is not added again.</summary>
    /// <param name="dialog">The question.</param>
    public void Add(IDialog dialog)
    {
        if (!_waiting.Exists(each => each.Id == dialog.Id))
        {
            var before = Current;
            _waiting.Add(dialog);
            Changed(before);
        }
    }

    /// <summary>Takes one away that has its answer.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>True when it was here.</returns>
    public bool Remove(string id) => RemoveAll(each => each.Id == id);

    /// <summary>Takes all away.</summary>
    public void Clear() => RemoveAll(static _ => true);

    /// <summary>The question that went last while it had the keys and no answer from here, once; null for none.</summary>
    public IDialog? TakeWithdrawn()
    {
        var withdrawn = _withdrawn;
        _withdrawn = null;
        return withdrawn;
    }

    /// <summary>The question that is shown first now and was not before: what it is about is to be told, once.</summary>
    public IDialog? TakeNew()
    {
        if (ReferenceEquals(_told, Current))
        {
            return null;
        }

        _told = Current;
        return _told;
    }

    private bool RemoveAll(Predicate<IDialog> which)
    {
        var before = Current;
        var removed = _waiting.RemoveAll(which) > 0;
        if (Changed(before) && before is { IsFocused: true, IsAnswered: false })
        {
            _withdrawn = before;
        }

        return removed;
    }

    private bool Changed(IDialog? before)
    {
        if (ReferenceEquals(before, Current))
        {
            return false;
        }

        Guard.Reset();
        return true;
    }
}

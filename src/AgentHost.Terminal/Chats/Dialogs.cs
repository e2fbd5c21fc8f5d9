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
            Change(() => _waiting.Add(dialog));
        }
    }

    /// <summary>Takes one away that has its answer.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>True when it was here.</returns>
    public bool Remove(string id) => Change(() => _waiting.RemoveAll(each => each.Id == id)) > 0;

    /// <summary>Takes all away.</summary>
    public void Clear() => Change(() => _waiting.RemoveAll(static _ => true));

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

    private void Change(Action change) => Change(() =>
    {
        change();
        return 0;
    });

    private int Change(Func<int> change)
    {
        var before = Current;
        var changed = change();
        if (!ReferenceEquals(before, Current))
        {
            Guard.Reset();
        }

        return changed;
    }
}

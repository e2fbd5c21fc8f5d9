using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// A key that would answer is held for a moment: with others right behind it, it belongs to a paste that the terminal did not mark, and is none.
/// </summary>
internal sealed partial class Conversation
{
    private static readonly TimeSpan Alone = TimeSpan.FromMilliseconds(10);

    private (KeyPress Press, IDialog Dialog, DateTimeOffset At)? _held;
    private DateTimeOffset _pressed = DateTimeOffset.MinValue;

    /// <summary>Time at which <see cref="Expire"/> has something to decide; null for nothing.</summary>
    public DateTimeOffset? Due => _held?.At + Alone;

    /// <summary>Takes a key that was held, where nothing came behind it. Called after all that came was taken.</summary>
    /// <param name="now">The time.</param>
    public void Expire(DateTimeOffset now)
    {
        if (_held is not { } held || now < held.At + Alone)
        {
            return;
        }

        _held = null;
        IsDirty = true;
        if (!ReferenceEquals(held.Dialog, Dialog))
        {
            Edit(held.Press);
        }
        else if (held.Press.Is(Key.Tab))
        {
            held.Dialog.IsFocused = true;
        }
        else
        {
            if (!held.Dialog.Take(held.Press) && !held.Dialog.IsFocused)
            {
                Edit(held.Press);
            }

            ShowWhole(held.Dialog);
        }
    }

    /// <summary>Holds a key for a dialog; where it is not the only one, it means nothing to it.</summary>
    /// <returns>False for a key that is the draft's.</returns>
    private bool Hold(IDialog dialog, KeyPress press, DateTimeOffset now, bool isAlone)
    {
        if (isAlone)
        {
            _held = (press, dialog, now);
            return true;
        }

        return dialog.IsFocused;
    }

    /// <summary>Something comes behind a key that is held.</summary>
    /// <returns>True where the next key stands alone so far.</returns>
    private bool Release(DateTimeOffset now)
    {
        var isAlone = _held is null && now - _pressed >= Alone;
        _pressed = now;
        if (_held is { } held)
        {
            _held = null;
            if (!held.Dialog.IsFocused)
            {
                Edit(held.Press);
            }
        }

        return isAlone;
    }
}

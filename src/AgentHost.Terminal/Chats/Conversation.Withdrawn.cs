using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Chats;

/// <summary>Questions that go while somebody types into them: what comes late for them is nothing for the draft.</summary>
internal sealed partial class Conversation
{
    private static readonly TimeSpan LateKeys = TimeSpan.FromSeconds(2);

    private DateTimeOffset? _late;
    private bool _isLateForSecret;

    /// <summary>Sends keys that come late for a question that had them nowhere.</summary>
    private void TakeWithdrawn()
    {
        if (_dialogs.TakeWithdrawn() is { } dialog && _loop.HasScreen)
        {
            _late = _time.GetUtcNow();
            _isLateForSecret = dialog.IsSecret;
            _transcript.Say(
                "The question is over. What you type goes nowhere until Enter or Esc"
                    + (_isLateForSecret ? "." : $", or a pause of {LateKeys.TotalSeconds:0} seconds."),
                Style.Yellow);
        }
    }

    private bool IsLate(InputEvent input, DateTimeOffset now)
    {
        TakeWithdrawn();
        if (_late is not { } last || input is not (KeyPress or TextPasted))
        {
            return false;
        }

        if (!_isLateForSecret && now - last >= LateKeys)
        {
            _late = null;
            return false;
        }

        _ = _dialogs.Guard.Take(now);
        _late = input is KeyPress press && (press.Is(Key.Enter) || press.Is(Key.Escape) || press.IsControl('c')) ? null : now;
        return true;
    }
}

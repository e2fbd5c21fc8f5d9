using AgentHost.Terminal.Input;
using AgentHost.Terminal.Prompting;

namespace AgentHost.Terminal.Chats;

/// <summary>Keys of a conversation.</summary>
internal sealed partial class Conversation
{
    private static readonly TimeSpan LeaveWithin = TimeSpan.FromSeconds(2);

    private DateTimeOffset _interrupted = DateTimeOffset.MinValue;

    /// <summary>False while the terminal's window is not the one that is typed into.</summary>
    public bool IsFocused { get; private set; } = true;

    /// <summary>True where the terminal says that its background is light.</summary>
    public bool IsLight { get; private set; }

    /// <summary>Takes what came from the keyboard.</summary>
    /// <param name="input">The input.</param>
    /// <param name="now">Time at which it came.</param>
    public void Take(InputEvent input, DateTimeOffset now)
    {
        IsDirty = true;
        if (IsLate(input, now))
        {
            return;
        }

        switch (input)
        {
            case BackgroundTold background:
                IsLight = background.IsLight;
                break;
            case FocusChanged focus:
                IsFocused = focus.Focused;
                break;
            case KeyPress press when Pager is not null:
                _ = _dialogs.Guard.Take(now);
                Page(press);
                break;
            case TextPasted when Pager is not null:
                break;
            case TextPasted { Text.Length: 0 } when Dialog is not { IsFocused: true }:
                // What terminals make of a clipboard that holds no text.
                PasteImage();
                break;
            case TextPasted paste:
                _ = _dialogs.Guard.Take(now);
                _ = Release(now);
                if (Dialog is { IsFocused: true } dialog)
                {
                    dialog.Paste(paste.Text);
                }
                else
                {
                    Editor.Paste(DroppedFile.Reference(paste.Text, _workspace?.Root) ?? paste.Text);
                }

                break;
            case KeyPress press:
                Take(press, now, _dialogs.Guard.Take(now));
                break;
            default:
                break;
        }
    }

    /// <summary>The frame with the dialog is on the screen.</summary>
    /// <param name="now">The time.</param>
    public void Drawn(DateTimeOffset now)
    {
        if (Dialog is not null)
        {
            _dialogs.Guard.Drawn(now);
        }
    }

    private void Take(KeyPress press, DateTimeOffset now, bool mayAnswer)
    {
        var isAlone = Release(now);
        if (Dialog is { } dialog && TakesKey(dialog, press, now, mayAnswer, isAlone))
        {
            return;
        }

        if (press.IsControl('c'))
        {
            Interrupt(now);
        }
        else if (press.Is(Key.Escape) && !Editor.TakesEscape)
        {
            Cancel();
        }
        else if (press.IsControl('d') && Editor.IsEmpty)
        {
            End(0);
        }
        else if (Editor.IsVi && press.IsControl('r') || Preferences.Keys.Find(press) is not { } action)
        {
            Edit(press);
        }
        else
        {
            Do(action);
        }
    }

    private void Do(string action)
    {
        switch (action)
        {
            case "mode":
                NextMode();
                break;
            case "pager":
                OpenTranscript();
                break;
            case "image":
                PasteImage();
                break;
            case "history":
                Editor.SearchHistory();
                break;
            default:
                Request = action switch { "redraw" => LoopRequest.Redraw, "suspend" => LoopRequest.Suspend, _ => LoopRequest.Edit };
                break;
        }
    }

    /// <summary>The draft keeps the keys: a dialog has those that may answer, and all of them once it was gone to.</summary>
    private bool TakesKey(Asking.IDialog dialog, KeyPress press, DateTimeOffset now, bool mayAnswer, bool isAlone)
    {
        if (dialog.IsFocused)
        {
            if (dialog.AnswersByKey && press.IsText)
            {
                return Hold(dialog, press, now, isAlone);
            }

            if (press.IsControl('c'))
            {
                dialog.IsFocused = false;
            }
            else if (!dialog.Take(press) && (press.Is(Key.Escape) || press.Is(Key.Tab)))
            {
                dialog.IsFocused = false;
            }

            ShowWhole(dialog);
            return true;
        }

        if (!mayAnswer)
        {
            return false;
        }

        var answers = (press.Is(Key.Tab) && !Editor.IsChoosing) || (Editor.IsEmpty && press.IsText && dialog.AnswersByKey);
        return answers && Hold(dialog, press, now, isAlone);
    }

    private void Edit(KeyPress press)
    {
        switch (Editor.Take(press))
        {
            case PromptAction.Submit when !Editor.IsEmpty:
                var (text, words) = Editor.Take();
                Send(text, words);
                break;
            case PromptAction.Steer when _status.Turn is not null && !Editor.IsEmpty:
                Steer(Editor.Take().Text);
                break;
            case PromptAction.Steer:
                Editor.BreakLine();
                break;
            default:
                break;
        }
    }

    private void Interrupt(DateTimeOffset now)
    {
        if (Editor.IsSearching)
        {
            Editor.StopChoosing();
        }
        else if (!Editor.IsEmpty)
        {
            // It stays in the history.
            _ = Editor.Take();
        }
        else if (now - _interrupted < LeaveWithin)
        {
            End(0);
        }
        else if (IsWorking)
        {
            _interrupted = now;
            Cancel();
        }
        else
        {
            _interrupted = now;
            _transcript.Say("Ctrl+C again leaves.");
        }
    }
}

using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Editing;

/// <summary>Keys that edit a text, as Emacs and shells have them.</summary>
internal static class TextKeys
{
    /// <summary>Takes a key.</summary>
    /// <param name="buffer">The text.</param>
    /// <param name="press">The key.</param>
    /// <returns>True when it meant something.</returns>
    public static bool Take(EditBuffer buffer, KeyPress press)
    {
        if (press.IsText)
        {
            buffer.Insert(PasteFolds.Plain(press.Text));
            return true;
        }

        return press.Modifiers.HasFlag(KeyModifiers.Alt) ? TakeAlt(buffer, press)
            : press.Key == Key.Character ? TakeControl(buffer, press)
            : TakeKey(buffer, press);
    }

    private static bool TakeKey(EditBuffer buffer, KeyPress press)
    {
        var isControl = press.Modifiers == KeyModifiers.Control;
        switch (press.Key)
        {
            case Key.Backspace when isControl:
                buffer.KillWordBack();
                return true;
            case Key.Backspace:
                return buffer.Backspace();
            case Key.Delete when isControl:
                buffer.KillWordForward();
                return true;
            case Key.Delete:
                return buffer.DeleteForward();
            case Key.Left when isControl:
                buffer.MoveWord(-1);
                return true;
            case Key.Right when isControl:
                buffer.MoveWord(1);
                return true;
            case Key.Left:
                buffer.Move(-1);
                return true;
            case Key.Right:
                buffer.Move(1);
                return true;
            case Key.Home when isControl:
                buffer.MoveToEdge(end: false);
                return true;
            case Key.End when isControl:
                buffer.MoveToEdge(end: true);
                return true;
            case Key.Home:
                buffer.MoveToLineStart();
                return true;
            case Key.End:
                buffer.MoveToLineEnd();
                return true;
            default:
                return false;
        }
    }

    private static bool TakeControl(EditBuffer buffer, KeyPress press)
    {
        switch (press.Text)
        {
            case "a":
                buffer.MoveToLineStart();
                return true;
            case "e":
                buffer.MoveToLineEnd();
                return true;
            case "b":
                buffer.Move(-1);
                return true;
            case "f":
                buffer.Move(1);
                return true;
            case "d":
                return buffer.DeleteForward();
            case "h":
                return buffer.Backspace();
            case "j":
                buffer.Insert("\n");
                return true;
            case "k":
                buffer.KillToLineEnd();
                return true;
            case "u":
                buffer.KillToLineStart();
                return true;
            case "w":
                buffer.KillSpaceWord();
                return true;
            case "y":
                buffer.Yank();
                return true;
            case "t":
                buffer.Transpose();
                return true;
            case "_" or "/":
                return buffer.Undo();
            default:
                return false;
        }
    }

    private static bool TakeAlt(EditBuffer buffer, KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Backspace:
                buffer.KillWordBack();
                return true;
            case Key.Delete:
                buffer.KillWordForward();
                return true;
            case Key.Left:
                buffer.MoveWord(-1);
                return true;
            case Key.Right:
                buffer.MoveWord(1);
                return true;
            case Key.Character when press.Modifiers.HasFlag(KeyModifiers.Control):
                return false;
            default:
                break;
        }

        switch (press.Text)
        {
            case "b":
                buffer.MoveWord(-1);
                return true;
            case "f":
                buffer.MoveWord(1);
                return true;
            case "d":
                buffer.KillWordForward();
                return true;
            case "y":
                buffer.YankNext();
                return true;
            case "_" or "/":
                return buffer.Redo();
            case "<":
                buffer.MoveToEdge(end: false);
                return true;
            case ">":
                buffer.MoveToEdge(end: true);
                return true;
            default:
                return false;
        }
    }
}

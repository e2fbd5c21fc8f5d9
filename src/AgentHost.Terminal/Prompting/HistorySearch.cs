using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Prompting;

/// <summary>A search of what was typed before: each letter narrows it, Ctrl+R goes to older ones, Ctrl+S switches between this folder and all.</summary>
/// <param name="history">The history.</param>
internal sealed class HistorySearch(PromptHistory history)
{
    private int _skip;

    /// <summary>Text that is looked for.</summary>
    public string Text { get; private set; } = "";

    /// <summary>True when all folders are searched.</summary>
    public bool All { get; private set; } = true;

    /// <summary>The prompt that was found; null for none.</summary>
    public HistoryEntry? Found { get; private set; } = history.Find("", 0, all: true);

    /// <summary>Goes to an older one, where there is one.</summary>
    public void Older()
    {
        _skip += history.Find(Text, _skip + 1, All) is null ? 0 : 1;
        Found = history.Find(Text, _skip, All);
    }

    /// <summary>Takes a key.</summary>
    /// <param name="press">The key.</param>
    /// <returns>False for a key that ends the search.</returns>
    public bool Take(KeyPress press)
    {
        if (press.IsText)
        {
            Text += press.Text;
            _skip = 0;
        }
        else if (press.Is(Key.Backspace))
        {
            Text = Text.Length == 0 ? "" : Text[..^1];
            _skip = 0;
        }
        else if (press.IsControl('s'))
        {
            All = !All;
            _skip = 0;
        }
        else
        {
            return false;
        }

        Found = history.Find(Text, _skip, All);
        return true;
    }
}

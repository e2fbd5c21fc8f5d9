using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Asking;

/// <summary>Something that a person is asked, in the live zone above the draft.</summary>
internal interface IDialog
{
    /// <summary>Id of what is asked.</summary>
    string Id { get; }

    /// <summary>True where what is typed into it must not be seen.</summary>
    bool IsSecret => false;

    /// <summary>True while a single key answers it, and not a text that is typed into it.</summary>
    bool AnswersByKey => false;

    /// <summary>True once it was answered here.</summary>
    bool IsAnswered { get; }

    /// <summary>Lines to commit before it is shown: what it is about.</summary>
    IReadOnlyList<Line> Details { get; }

    /// <summary>True while it has the keys.</summary>
    bool IsFocused { get; set; }

    /// <summary>Its rows.</summary>
    /// <param name="width">Cells of a row.</param>
    /// <param name="hint">Words that say which key it takes now, where it has not the keys.</param>
    /// <returns>The rows, and where the caret stands in them when it is typed into; null for nowhere.</returns>
    (IReadOnlyList<Line> Rows, (int Row, int Column)? Caret) Draw(int width, string hint);

    /// <summary>Takes a key that may answer.</summary>
    /// <param name="press">The key.</param>
    /// <returns>True when it meant something.</returns>
    bool Take(KeyPress press);

    /// <summary>Takes a text that was pasted while it has the keys.</summary>
    /// <param name="text">The text.</param>
    void Paste(string text);

    /// <summary>Takes a line that was typed whole, where there are no keys.</summary>
    /// <param name="line">The line.</param>
    /// <returns>True when it meant something; then it has its answer, or shows something else.</returns>
    bool TakeLine(string line);
}

namespace AgentHost.Editing.Edits;

/// <summary>Journal of the steps of an edit, so that it can be taken back.</summary>
internal sealed class EditJournal
{
    private readonly List<Action> _undo = [];
    private readonly List<Action> _finish = [];

    /// <summary>Notes how to take back what was just done.</summary>
    public void Undo(Action undo) => _undo.Add(undo);

    /// <summary>Notes what remains to be tidied when all is done, and may fail.</summary>
    public void Finish(Action finish) => _finish.Add(finish);

    /// <summary>Takes everything back, newest first.</summary>
    /// <returns>Steps that could not be taken back; empty when all were.</returns>
    public IReadOnlyList<string> RollBack()
    {
        var left = new List<string>();
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            try
            {
                _undo[i]();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                left.Add(fault.Message);
            }
        }

        return left;
    }

    /// <summary>Tidies up; what fails leaves litter, not damage.</summary>
    public void Complete()
    {
        foreach (var finish in _finish)
        {
            try
            {
                finish();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // The edit stands; a backup beside it is all that is left over.
            }
        }
    }
}

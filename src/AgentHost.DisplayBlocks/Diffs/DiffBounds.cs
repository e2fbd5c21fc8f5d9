namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Room that a diff has.</summary>
internal sealed class DiffBounds
{
    /// <summary>Lines shown.</summary>
    private const int MostLines = 2_000;

    private int _lines;

    /// <summary>Lines that found no room.</summary>
    public int Omitted { get; private set; }

    /// <summary>Takes room for a line, or counts it as left out.</summary>
    public bool HasRoom()
    {
        if (_lines < MostLines)
        {
            _lines++;
            return true;
        }

        Omitted++;
        return false;
    }

    /// <summary>Takes and resets the count of what was left out.</summary>
    public int TakeOmitted()
    {
        var omitted = Omitted;
        Omitted = 0;
        return omitted;
    }
}

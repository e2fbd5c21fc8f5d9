namespace AgentHost.DisplayBlocks.Diffs;

/// <summary>Room that a diff has.</summary>
/// <param name="most">Lines shown.</param>
internal sealed class DiffBounds(int most = DiffBounds.MostLines)
{
    /// <summary>Lines shown where nothing else is said.</summary>
    public const int MostLines = 2_000;

    private int _lines;

    /// <summary>Lines that found no room.</summary>
    public int Omitted { get; private set; }

    /// <summary>Takes room for a line, or counts it as left out.</summary>
    public bool HasRoom()
    {
        if (_lines < most)
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

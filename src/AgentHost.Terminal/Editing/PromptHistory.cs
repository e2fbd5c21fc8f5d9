namespace AgentHost.Terminal.Editing;

/// <summary>
/// Prompts that were sent, by folder and over all, kept in a file that several programs share. What is longer than 64 KB is not kept, and of the same prompt
/// twice in a row one.
/// </summary>
/// <remarks>A file that cannot be read or written keeps nobody from typing: then there is only what was typed here.</remarks>
internal sealed class PromptHistory
{
    private const int LongestText = 64 * 1024;

    private readonly HistoryFile? _file;
    private readonly string _workspace;
    private readonly List<HistoryEntry> _entries = [];
    private HistoryEntry _draft = new("", "");
    private int _at;

    /// <summary>Reads a history.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="workspace">Full path of the folder.</param>
    public PromptHistory(string? file, string workspace)
    {
        _file = file is null ? null : new HistoryFile(file);
        _workspace = workspace;
        try
        {
            _entries.AddRange(_file?.Read() ?? []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // There is only what is typed here.
        }

        _at = Own.Count;
    }

    /// <summary>Prompts of this folder, the oldest first.</summary>
    private List<HistoryEntry> Own => [.. _entries.Where(entry => entry.Workspace == _workspace)];

    /// <summary>Keeps a prompt; from here on the last one is before what is typed.</summary>
    /// <param name="prompt">The prompt; its folder does not count.</param>
    public void Add(HistoryEntry prompt)
    {
        _draft = new HistoryEntry("", "");
        if (!string.IsNullOrWhiteSpace(prompt.Text) && prompt.Text.Length <= LongestText && Own.LastOrDefault()?.Text != prompt.Text)
        {
            var entry = prompt with { Workspace = _workspace };
            _entries.Add(entry);
            try
            {
                _file?.Add(entry);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It is in memory.
            }
        }

        _at = Own.Count;
    }

    /// <summary>The prompt before; null at the first.</summary>
    /// <param name="draft">What is typed now: it comes back behind the last.</param>
    public HistoryEntry? Back(HistoryEntry draft)
    {
        var own = Own;
        if (_at == 0)
        {
            return null;
        }

        if (_at >= own.Count)
        {
            _draft = draft;
        }

        _at = Math.Min(_at, own.Count) - 1;
        return own[_at];
    }

    /// <summary>The prompt behind, at the end what was typed; null where that is shown.</summary>
    public HistoryEntry? Forward()
    {
        var own = Own;
        if (_at >= own.Count)
        {
            return null;
        }

        _at++;
        return _at == own.Count ? _draft : own[_at];
    }

    /// <summary>Finds the latest prompt that holds a text, each text once.</summary>
    /// <param name="text">The text, whatever its case; empty for any.</param>
    /// <param name="skip">Number of hits to pass over, the latest first.</param>
    /// <param name="all">True for all folders.</param>
    public HistoryEntry? Find(string text, int skip, bool all)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if ((all || entry.Workspace == _workspace) && entry.Text.Contains(text, StringComparison.OrdinalIgnoreCase) && seen.Add(entry.Text) && skip-- == 0)
            {
                return entry;
            }
        }

        return null;
    }
}

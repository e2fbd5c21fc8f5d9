using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Walking;

/// <summary>Notes of a search beside its results. Thread-safe.</summary>
internal sealed class ScanNotes
{
    private int _unreadable;
    private int _unnameable;
    private string? _tooLong;

    /// <summary>A folder could not be read.</summary>
    public void AddUnreadable() => Interlocked.Increment(ref _unreadable);

    /// <summary>An entry was left out: no path can be written that means it.</summary>
    public void AddUnnameable() => Interlocked.Increment(ref _unnameable);

    /// <summary>The rules of an ignore file do not hold.</summary>
    public void AddTooLong(string path) => Interlocked.CompareExchange(ref _tooLong, path, null);

    /// <summary>Lines to put behind a result, each with a line break before it; empty when there is nothing to say.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        if (_unreadable > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[{_unreadable} folder{(_unreadable == 1 ? "" : "s")} could not be read]");
        }

        if (_unnameable > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[left out: {_unnameable} with control characters in the name, or a name that is no UTF-8]");
        }

        if (_tooLong is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[{_tooLong} is too long to be read: its rules do not hold]");
        }

        return text.ToString();
    }
}

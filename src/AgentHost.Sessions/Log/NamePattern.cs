using System.Globalization;

namespace AgentHost.Sessions.Log;

/// <summary>
/// Pattern for the names of sessions that nobody gave a name, as the setting <c>sessions.namePattern</c> says: words with <c>{date}</c>, <c>{time}</c>,
/// <c>{folder}</c> and <c>{n}</c> in them.
/// </summary>
public sealed class NamePattern
{
    private const string Number = "{n}";

    private readonly string _pattern;

    private NamePattern(string pattern) => _pattern = pattern;

    /// <summary>True when it says where the number stands; otherwise one goes behind a name that is taken.</summary>
    public bool HasNumber => _pattern.Contains(Number, StringComparison.Ordinal);

    /// <exception cref="HostException">It has a place that means nothing, or no name could come of it.</exception>
    public static NamePattern Parse(string pattern)
    {
        for (var at = pattern.IndexOf('{', StringComparison.Ordinal); at >= 0; at = pattern.IndexOf('{', at + 1))
        {
            var end = pattern.IndexOf('}', at);
            if ((end < 0 ? pattern[at..] : pattern[at..(end + 1)]) is var place && place is not ("{date}" or "{time}" or "{folder}" or Number))
            {
                throw new HostException(
                    HostFailure.Invalid, $"sessions.namePattern has {place}, which means nothing there: write {{date}}, {{time}}, {{folder}} or {{n}}.");
            }
        }

        SessionNames.Check(pattern);
        return new NamePattern(pattern);
    }

    /// <summary>The name of a session.</summary>
    /// <param name="workspace">Real path of its folder.</param>
    /// <param name="now">Time of its beginning; days and hours are UTC, as in the names that have no pattern.</param>
    /// <param name="number">The number in it.</param>
    public string Name(string workspace, DateTimeOffset now, int number)
    {
        var tail = number.ToString(CultureInfo.InvariantCulture);
        var name = _pattern
            .Replace("{date}", now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{time}", now.ToString("HH-mm", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(Number, tail, StringComparison.Ordinal)
            .Replace("{folder}", FolderOf(workspace), StringComparison.Ordinal);
        return name.Length <= SessionNames.MaxLength && name != SessionNames.Last ? name : SessionNames.Numbered(name, number);
    }

    /// <summary>The last part of a path, whatever characters it has.</summary>
    private static string FolderOf(string workspace)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(workspace));
        return string.Concat(name.Where(static c => !char.IsControl(c))).Trim() is { Length: > 0 } folder ? folder : "root";
    }
}

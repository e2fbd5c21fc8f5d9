using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Writes matches for a model: the file, then its lines, <c>12:</c> for a match and <c>13-</c> for one around it.</summary>
internal static class GrepReport
{
    private const int MaxSkippedNamed = 3;

    public static string Write(MatchCollector collector, GrepLimits limits, string notes)
    {
        var text = new StringBuilder();
        var shown = 0;
        string? cursor = null;
        foreach (var file in collector.Kept)
        {
            if (shown == limits.Matches)
            {
                break;
            }

            text.Append(file.Path).Append('\n');
            var last = 0;
            foreach (var line in file.Lines)
            {
                if (line.IsMatch && shown == limits.Matches)
                {
                    break;
                }

                if (last > 0 && line.Number > last + 1 && limits.Context > 0)
                {
                    text.Append("--\n");
                }

                last = line.Number;
                text.Append(CultureInfo.InvariantCulture, $"{line.Number}{(line.IsMatch ? ':' : '-')}{line.Text}\n");
                if (line.IsMatch)
                {
                    shown++;
                    cursor = string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{line.Number}");
                }
            }
        }

        if (shown == 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"No matches{(limits.AfterPath is null ? "" : " after that")} in {collector.Searched} file{(collector.Searched == 1 ? "" : "s")}.\n");
        }
        else if (collector.Kept.Sum(file => file.Count) > shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"… more matches: grep with cursor \"{cursor}\", or narrow the search\n");
        }

        foreach (var skipped in collector.Skipped.Order(StringComparer.Ordinal).Take(MaxSkippedNamed))
        {
            text.Append(CultureInfo.InvariantCulture, $"[not searched: {skipped}]\n");
        }

        return text.ToString().TrimEnd('\n') + notes;
    }
}

using System.Globalization;
using System.Text;

namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Reads porcelain v2 with <c>-z</c>. Lines of a kind that is not known are passed over; never throws.</summary>
internal static class StatusParser
{
    public static StatusReport Parse(ReadOnlySpan<byte> output)
    {
        var report = new StatusReport { Entries = [] };
        var entries = new List<StatusEntry>();
        var fields = new NulFields(output);
        while (fields.TryNext(out var field))
        {
            if (field.Length < 3 || field[1] != ' ')
            {
                continue;
            }

            switch (field[0])
            {
                case '#':
                    report = Header(report, field[2..]);
                    break;
                case '1' when Split(field, 9) is { } parts:
                    Add(parts[1], parts[2], parts[8], null, conflicted: false);
                    break;
                case '2' when Split(field, 10) is { } parts:
                    if (fields.TryNext(out var from))
                    {
                        Add(parts[1], parts[2], parts[9], from, conflicted: false);
                    }

                    break;
                case 'u' when Split(field, 11) is { } parts:
                    Add(parts[1], parts[2], parts[10], null, conflicted: true);
                    break;
                case '?':
                    entries.Add(new('?', '?', field[2..]));
                    break;
            }
        }

        return report with { Entries = entries };

        void Add(string state, string submodule, string path, string? from, bool conflicted)
        {
            if (state.Length == 2 && path.Length > 0)
            {
                entries.Add(new(state[0], state[1], path) { From = from, Conflicted = conflicted, Submodule = SubmoduleOf(submodule) });
            }
        }
    }

    private static StatusReport Header(StatusReport report, string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return report;
        }

        var value = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(header[(space + 1)..]));
        switch (header[..space])
        {
            case "branch.oid":
                return report with { Head = value == "(initial)" ? null : value };
            case "branch.head":
                return report with { Branch = value == "(detached)" ? null : value };
            case "branch.upstream":
                return report with { Upstream = value };
            case "branch.ab":
                var counts = value.Split(' ');
                return counts.Length == 2
                    && int.TryParse(counts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ahead)
                    && int.TryParse(counts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var behind)
                    && behind != int.MinValue
                    ? report with { Ahead = ahead, Behind = -behind }
                    : report;
            case "stash":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var stashes) ? report with { Stashes = stashes } : report;
            default:
                return report;
        }
    }

    private static string? SubmoduleOf(string state)
    {
        if (state.Length != 4 || state[0] != 'S')
        {
            return null;
        }

        var parts = new List<string>(3);
        if (state[1] == 'C')
        {
            parts.Add("another commit");
        }

        if (state[2] == 'M')
        {
            parts.Add("changes");
        }

        if (state[3] == 'U')
        {
            parts.Add("untracked files");
        }

        return string.Join(", ", parts);
    }

    // The path is the last part and may hold spaces.
    private static string[]? Split(string field, int count)
    {
        var parts = field.Split(' ', count);
        return parts.Length == count ? parts : null;
    }
}

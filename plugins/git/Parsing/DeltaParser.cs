using System.Globalization;

namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Reads <c>--raw --numstat -z</c> of the diff family. What does not fit is passed over; never throws.</summary>
internal static class DeltaParser
{
    public static IReadOnlyList<FileDelta> Parse(ReadOnlySpan<byte> output)
    {
        var order = new List<string>();
        var deltas = new Dictionary<string, FileDelta>(StringComparer.Ordinal);
        var fields = new NulFields(output);
        while (fields.TryNext(out var field))
        {
            // Between the two lists some versions print an empty line.
            field = field.TrimStart('\n');
            if (field.StartsWith(':'))
            {
                if (!Raw(ref fields, field))
                {
                    break;
                }
            }
            else if (field.Length > 0 && !Numbers(ref fields, field))
            {
                break;
            }
        }

        return [.. order.Select(path => deltas[path])];

        bool Raw(ref NulFields rest, string head)
        {
            var space = head.LastIndexOf(' ');
            var change = space >= 0 && space + 1 < head.Length ? head[space + 1] : 'X';
            if (!rest.TryNext(out var path))
            {
                return false;
            }

            string? from = null;
            if (change is 'R' or 'C')
            {
                from = path;
                if (!rest.TryNext(out path))
                {
                    return false;
                }
            }

            // A conflicted file comes twice: as such, and with what the working tree holds.
            var known = Of(path);
            if (known.Change != 'U')
            {
                deltas[path] = known with { Change = change, From = from };
            }

            return true;
        }

        bool Numbers(ref NulFields rest, string head)
        {
            var parts = head.Split('\t', 3);
            if (parts.Length < 3)
            {
                return true;
            }

            var path = parts[2];
            if (path.Length == 0 && (!rest.TryNext(out _) || !rest.TryNext(out path)))
            {
                return false;
            }

            if (path.Length > 0)
            {
                var known = Of(path);
                var added = Count(parts[0]);
                var removed = Count(parts[1]);
                deltas[path] = known with
                {
                    Added = added is null ? null : Sum(known.Added, added.Value),
                    Removed = removed is null ? null : Sum(known.Removed, removed.Value),
                };
            }

            return true;
        }

        FileDelta Of(string path)
        {
            if (!deltas.TryGetValue(path, out var delta))
            {
                delta = new FileDelta(path);
                deltas.Add(path, delta);
                order.Add(path);
            }

            return delta;
        }
    }

    private static int Sum(int? before, int more) => (int)Math.Min(int.MaxValue, (long)(before ?? 0) + more);

    private static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}

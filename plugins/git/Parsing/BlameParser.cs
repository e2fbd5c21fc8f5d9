using System.Globalization;

namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Reads <c>git blame --line-porcelain</c>. What does not fit is passed over; never throws.</summary>
internal static class BlameParser
{
    public static IReadOnlyList<BlameLine> Parse(string output)
    {
        var lines = new List<BlameLine>();
        var (hash, author, summary) = ("", "", "");
        var (number, time) = (0, 0L);
        foreach (var range in output.AsSpan().Split('\n'))
        {
            var line = output.AsSpan(range);
            if (line.StartsWith("\t"))
            {
                if (hash.Length > 0)
                {
                    lines.Add(new(number, line[1..].ToString(), hash, author, time, summary));
                }

                (hash, author, summary, number, time) = ("", "", "", 0, 0);
            }
            else if (hash.Length == 0)
            {
                var parts = line.ToString().Split(' ');
                if (parts.Length >= 3 && parts[0].Length >= 40 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                {
                    hash = parts[0];
                }
            }
            else if (line.StartsWith("author "))
            {
                author = line[7..].ToString();
            }
            else if (line.StartsWith("author-time "))
            {
                _ = long.TryParse(line[12..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time);
            }
            else if (line.StartsWith("summary "))
            {
                summary = line[8..].ToString();
            }
        }

        return lines;
    }
}

namespace AgentHost.Plugins.Offline.Findings;

/// <summary>Reads what <c>read</c> prints: lines with their numbers.</summary>
internal static class ReadText
{
    /// <summary>The file's own text: numbers taken off, remarks around it left out. A text without rising numbers is returned as it is.</summary>
    public static string Content(string text)
    {
        var lines = text.Split('\n');
        var content = new List<string>(lines.Length);
        var last = 0;
        var others = 0;
        foreach (var line in lines)
        {
            if (TryNumbered(line, out var number, out var rest) && (content.Count == 0 || number == last + 1))
            {
                last = number;
                content.Add(rest);
            }
            else if (line.Trim().Length > 0)
            {
                others++;
            }
        }

        // A few remarks before and after the lines are usual; more means that the numbers belong to the text.
        return content.Count > 0 && others <= 4 && others <= content.Count ? string.Join('\n', content) : text;
    }

    private static bool TryNumbered(string line, out int number, out string rest)
    {
        number = 0;
        rest = "";
        var at = 0;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        var from = at;
        while (at < line.Length && at - from < 9 && char.IsAsciiDigit(line[at]))
        {
            number = (number * 10) + (line[at++] - '0');
        }

        if (at == from)
        {
            return false;
        }

        if (at == line.Length || (at + 1 == line.Length && line[at] == '\r'))
        {
            return true;
        }

        var spaced = line[at] == ' ' && at + 1 < line.Length && line[at + 1] is ('|' or '│' or '→');
        if (spaced)
        {
            at++;
        }

        if (line[at] is not ('\t' or ':' or '|' or '│' or '→'))
        {
            return false;
        }

        at++;
        if (at < line.Length && line[at] == ' ' && line[at - 1] != '\t')
        {
            at++;
        }

        rest = line[at..].TrimEnd('\r');
        return true;
    }
}

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The end of a sentence: <c>; did you mean x?</c>, or a full stop.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var near = known.Select(each => (Name: each, Distance: Distance(name, each))).Where(each => each.Distance <= Math.Max(1, name.Length / 3))
            .OrderBy(static each => each.Distance).ThenBy(static each => each.Name, StringComparer.Ordinal).FirstOrDefault();
        return near.Name is null ? "." : $"; did you mean {near.Name}?";
    }

    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 5 || left.Length > 100)
        {
            return int.MaxValue;
        }

        var cells = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cells[i, j] = i + j;
                    continue;
                }

                var isSame = left[i - 1] == right[j - 1];
                cells[i, j] = Math.Min(Math.Min(cells[i - 1, j], cells[i, j - 1]) + 1, cells[i - 1, j - 1] + (isSame ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cells[i, j] = Math.Min(cells[i, j], cells[i - 2, j - 2] + 1);
                }
            }
        }

        return cells[left.Length, right.Length];
    }
}

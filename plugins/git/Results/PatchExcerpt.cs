using System.Globalization;

namespace AgentHost.Plugins.Git.Results;

/// <summary>A patch within what a model can use.</summary>
internal static class PatchExcerpt
{
    private const int MostNames = 50;

    /// <summary>The patch, cut between files where that is possible, with a word on what is missing.</summary>
    /// <param name="patch">As git printed it.</param>
    /// <param name="cut">Whether git was stopped before its end.</param>
    /// <param name="most">Characters.</param>
    public static string Bound(string patch, bool cut, int most)
    {
        patch = SafeText.Text(patch).TrimEnd('\n');
        if (patch.Length <= most && !cut)
        {
            return patch;
        }

        var end = patch.Length;
        if (patch.Length > most)
        {
            var line = patch.LastIndexOf('\n', most);
            end = line > 0 ? line : most;
        }

        var rest = new List<string>();
        for (var at = patch.IndexOf("\ndiff --", end, StringComparison.Ordinal); at >= 0
            && rest.Count < MostNames; at = patch.IndexOf("\ndiff --", at + 1, StringComparison.Ordinal))
        {
            var until = patch.IndexOf('\n', at + 1);
            rest.Add(SafeText.Line(until < 0 ? patch[(at + 1)..] : patch[(at + 1)..until]));
        }

        var names = rest.Count == 0 ? "" : "\n  " + string.Join("\n  ", rest);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{patch.AsSpan(0, end)}\n… cut after {end} characters{(rest.Count == 0 ? "" : "; not shown are")}{names}\nName fewer paths, or use stat.");
    }
}

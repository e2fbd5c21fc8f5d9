using System.Text.RegularExpressions;

namespace AgentHost.Docs.Tests.Reading;

/// <summary>
/// Compares what a page shows with what came: ids, times and durations may differ; a line of <c>…</c> stands for any lines, <c>…</c> within a line for any
/// text.
/// </summary>
internal static partial class Expected
{
    public static string? FindDifference(string shown, string came)
    {
        var wanted = Lines(shown);
        var got = Lines(came);
        var pattern = string.Concat(wanted.Select(static line => line == "…"
            ? "(?:[^\n]*\n)*?"
            : string.Join("[^\n]*", line.Split('…').Select(Regex.Escape)) + "\n"));
        return Regex.IsMatch(string.Concat(got.Select(static line => line + "\n")), $"\\A{pattern}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))
            ? null
            : $"--- the page shows\n{string.Join('\n', wanted)}\n--- the program wrote\n{string.Join('\n', got)}";
    }

    private static IReadOnlyList<string> Lines(string text)
    {
        text = Id().Replace(text.ReplaceLineEndings("\n"), "ID");
        text = Time().Replace(text, "TIME");
        text = Day().Replace(text, "DAY");
        text = ShortId().Replace(text, "ID");
        text = Seconds().Replace(text, "SECONDS");
        return [.. text.Trim('\n').Split('\n').Select(static line => line.TrimEnd())];
    }

    [GeneratedRegex(
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sha256:[0-9a-f]{64}|\\b[0-9a-f]{32}\\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Time();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d(?=-\d)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Day();

    [GeneratedRegex(@"^[0-9a-f]{8}(?=  )", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ShortId();

    [GeneratedRegex(@"\d+\.\d s\b|(?<=""durationMs"":)[\d.]+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Seconds();
}

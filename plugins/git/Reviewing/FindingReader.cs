using System.Text.Json;
using AgentHost.Plugins.Git.Asking;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Reviewing;

/// <summary>Reads what models answer: findings, and which of them a second reader confirms.</summary>
internal static class FindingReader
{
    private const int MostFindings = 200;
    private const int MostMessage = 4_000;

    /// <summary>The findings, and how many had no place in the change.</summary>
    /// <exception cref="GitException">The answer is no list of findings.</exception>
    public static (IReadOnlyList<ReviewFinding> Findings, int Misplaced) Read(string answer, ChangedLines lines)
    {
        var (findings, misplaced) = (new List<ReviewFinding>(), 0);
        foreach (var entry in ListOf(answer, "findings").Take(MostFindings))
        {
            if (entry.ValueKind != JsonValueKind.Object || Text(entry, "path") is not { } path || Text(entry, "message") is not { } message
                || !entry.TryGetProperty("line", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt32(out var line)
                || !lines.Shows(path, line))
            {
                misplaced++;
                continue;
            }

            var severity = Text(entry, "severity") is "error" or "note" ? Text(entry, "severity")! : "warning";
            var confidence = entry.TryGetProperty("confidence", out var sure) && sure.ValueKind == JsonValueKind.Number
                ? Math.Clamp(sure.GetDouble(), 0, 1)
                : 0.5;
            var title = Text(entry, "title") ?? message;
            findings.Add(new(path, line, severity, confidence, SafeText.Line(title, 120), Cut(SafeText.Text(message))));
        }

        return ([.. findings.OrderBy(Rank).ThenByDescending(static finding => finding.Confidence)], misplaced);
    }

    /// <summary>Numbers of the findings that are confirmed, from 0.</summary>
    /// <exception cref="GitException">The answer is no such list.</exception>
    public static IReadOnlySet<int> ReadConfirmed(string answer) =>
        ListOf(answer, "confirmed").Where(static entry => entry.ValueKind == JsonValueKind.Number && entry.TryGetInt32(out _))
            .Select(static entry => entry.GetInt32()).ToHashSet();

    private static IReadOnlyList<JsonElement> ListOf(string answer, string member)
    {
        var text = Fenced.Open(answer);
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        try
        {
            if (from >= 0 && to > from && AgentJson.Parse(text[from..(to + 1)]).TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                return [.. list.EnumerateArray()];
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new GitException($"The model's answer is no JSON with \"{member}\": {SafeText.Line(text, 120)}");
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()?.Trim() is { Length: > 0 } text ? text : null;

    private static string Cut(string text) => text.Length <= MostMessage ? text : text[..MostMessage] + "…";

    private static int Rank(ReviewFinding finding) => finding.Severity switch { "error" => 0, "warning" => 1, _ => 2 };
}

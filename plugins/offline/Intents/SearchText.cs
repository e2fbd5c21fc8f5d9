using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>Files that hold a text, with the lines.</summary>
internal sealed class SearchText(string needle, string? include, string? place) : Intent
{
    private const int ShownFiles = 100;
    private const int ShownLines = 3;

    private WantedCall Call => WantedCall.Grep(needle, place, include);

    public override IEnumerable<WantedCall> Wants(Turn turn) => [Call];

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading($"Files that mention {Markdown.Code(needle)}" + (include is null ? "" : $" ({include})") + (place is null ? "" : $" in {place}"));
        if (Failed(answer, turn, Call))
        {
            return;
        }

        var text = turn.TextOf(Call)!;
        var files = GrepText.Files(text);
        if (files.Count == 0)
        {
            // Either there are none, and the tool says so, or it speaks in another way than expected: its own words are right in both cases.
            answer.Line(text.Trim().Length == 0 ? "There are none." : Markdown.Short(text.Trim(), 4000));
            return;
        }

        answer.Line($"{Markdown.Count(files.Count, "file")}, {Markdown.Count(files.Sum(file => file.Hits.Count), "line")}:");
        answer.Gap();
        foreach (var file in files.Take(ShownFiles))
        {
            answer.Item($"{Markdown.Code(file.Path)} ({Markdown.Count(file.Hits.Count, "line")})");
            foreach (var (line, hit) in file.Hits.Take(ShownLines))
            {
                answer.Line($"  - {line}: {Markdown.Code(Markdown.Short(hit, 120))}");
            }
        }

        if (files.Count > ShownFiles)
        {
            answer.Line($"… and {Markdown.Count(files.Count - ShownFiles, "more file")}.");
        }
    }
}

using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>Files of a folder, or of a kind.</summary>
internal sealed class ListFiles(string? pattern, string? place) : Intent
{
    private const int Shown = 200;

    public string? Pattern => pattern;

    public string? Place => place;

    private WantedCall Call => pattern is null ? WantedCall.List(place, depth: 3, limit: 500) : WantedCall.Glob(pattern, place);

    public override IEnumerable<WantedCall> Wants(Turn turn) => [Call];

    public override void Answer(Markdown answer, Turn turn)
    {
        var where = place is null ? "" : $" in {place}";
        answer.Heading(pattern is null ? $"Files{where}" : $"Files matching {Markdown.Code(pattern)}{where}");
        if (Failed(answer, turn, Call))
        {
            return;
        }

        var text = turn.TextOf(Call)!;
        var paths = ListText.Paths(text);
        var files = paths.Count(path => !path.EndsWith('/'));
        if (paths.Count == 0)
        {
            answer.Line(pattern is null ? "Nothing is there." : "There are none.");
            return;
        }

        var folders = paths.Count - files;
        answer.Line(Markdown.Count(files, "file") + (folders > 0 ? $", {Markdown.Count(folders, "folder")}" : "") + ":");
        answer.Gap();
        foreach (var path in paths.Take(Shown))
        {
            answer.Item(Markdown.Code(path));
        }

        if (paths.Count > Shown)
        {
            answer.Line($"… and {paths.Count - Shown} more.");
        }
    }
}

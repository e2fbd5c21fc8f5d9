using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Language;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>A file's text. A name without an ending ("the readme") is looked for first.</summary>
internal sealed class ReadFile(string path, int? first, int? count) : Intent
{
    public string Path => path;

    public override IEnumerable<WantedCall> Wants(Turn turn)
    {
        if (IsCustomName && turn.Offers("glob"))
        {
            yield return Search;
            if (turn.Find(Search) is null)
            {
                yield break;
            }
        }

        yield return Reading(turn);
    }

    public override void Answer(Markdown answer, Turn turn)
    {
        var call = Reading(turn);
        answer.Heading(call.Arguments.GetProperty("path").GetString()!);
        if (!Failed(answer, turn, call))
        {
            answer.Block(ReadText.Content(turn.TextOf(call)!), 16_000);
        }
    }

    private bool IsCustomName => FileKinds.IsWellKnownFile(path.ToLowerInvariant()) && !path.Contains('.', StringComparison.Ordinal);

    /// <summary>Both ways of writing it: patterns heed case on most systems.</summary>
    private WantedCall Search =>
        WantedCall.Glob($"{{{path.ToUpperInvariant()},{path.ToLowerInvariant()},{char.ToUpperInvariant(path[0])}{path[1..].ToLowerInvariant()}}}*");

    private WantedCall Reading(Turn turn)
    {
        var found = IsCustomName && turn.TextOf(Search) is { } text
            ? ListText.Paths(text).Where(one => !one.EndsWith('/')).OrderBy(one => one.Length).ThenBy(one => one, StringComparer.Ordinal).FirstOrDefault()
            : null;
        return WantedCall.Read(found ?? path, first, count);
    }
}

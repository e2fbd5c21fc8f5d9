namespace AgentHost.Plugins.Replay.Requests;

/// <summary>Says in a sentence what sets two requests apart.</summary>
internal static class Difference
{
    private const int Before = 20;
    private const int After = 60;

    public static string Of(Fingerprint recorded, Fingerprint asked, IReadOnlyList<string> match)
    {
        foreach (var aspect in match)
        {
            if (recorded.Digests[aspect] == asked.Digests[aspect])
            {
                continue;
            }

            return aspect switch
            {
                "messages" => Messages(recorded.Messages, asked.Messages),
                "tools" => Tools(recorded.Tools, asked.Tools),
                "system" => "the system prompt is another one.",
                _ => $"the {aspect} are others.",
            };
        }

        return "it is the same, and was played already.";
    }

    private static string Messages(IReadOnlyList<string> recorded, IReadOnlyList<string> asked)
    {
        for (var i = 0; i < Math.Min(recorded.Count, asked.Count); i++)
        {
            if (recorded[i] != asked[i])
            {
                var at = recorded[i].AsSpan().CommonPrefixLength(asked[i]);
                return $"message {i + 1} was recorded as {Excerpt(recorded[i], at)} and is now {Excerpt(asked[i], at)}";
            }
        }

        return recorded.Count == asked.Count
            ? "its digest was changed by hand; record it anew."
            : $"it was recorded with {recorded.Count} message{(recorded.Count == 1 ? "" : "s")} and has {asked.Count} now.";
    }

    private static string Tools(IReadOnlyList<string> recorded, IReadOnlyList<string> asked)
    {
        var gone = recorded.Except(asked).ToList();
        var come = asked.Except(recorded).ToList();
        return gone.Count + come.Count == 0
            ? "the tools have other descriptions or arguments."
            : "the tools are others" + (gone.Count > 0 ? $", without {string.Join(", ", gone)}" : "")
                + (come.Count > 0 ? $", with {string.Join(", ", come)}" : "") + ".";
    }

    private static string Excerpt(string text, int at)
    {
        var from = Math.Max(0, at - Before);
        var to = Math.Min(text.Length, at + After);
        from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && char.IsLowSurrogate(text[to]) ? 1 : 0;
        return (from > 0 ? "…" : "") + text[from..to] + (to < text.Length ? "…" : "");
    }
}

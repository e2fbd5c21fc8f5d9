namespace AgentHost.Plugins.Git.Parsing;

/// <summary>Reads <c>git worktree list --porcelain -z</c>; never throws.</summary>
internal static class WorktreeParser
{
    public static IReadOnlyList<WorktreeEntry> Parse(ReadOnlySpan<byte> output)
    {
        var entries = new List<WorktreeEntry>();
        var fields = new NulFields(output);
        while (fields.TryNext(out var field))
        {
            if (field.StartsWith("worktree ", StringComparison.Ordinal))
            {
                entries.Add(new(field[9..]));
                continue;
            }

            if (entries.Count == 0)
            {
                continue;
            }

            var last = entries[^1];
            var space = field.IndexOf(' ', StringComparison.Ordinal);
            var value = space < 0 ? "" : field[(space + 1)..];
            entries[^1] = (space < 0 ? field : field[..space]) switch
            {
                "HEAD" => last with { Head = value },
                "branch" => last with { Branch = RawPath.Show(value.StartsWith("refs/heads/", StringComparison.Ordinal) ? value[11..] : value) },
                "bare" => last with { Bare = true },
                "locked" => last with { Locked = true },
                "prunable" => last with { Prunable = true },
                _ => last,
            };
        }

        return entries;
    }
}

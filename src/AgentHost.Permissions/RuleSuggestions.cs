using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>Rules that would allow a call for the future, narrowest first. Each is read back and tried before it is offered.</summary>
internal static class RuleSuggestions
{
    private const int Most = 4;
    private const int MostTogether = 6;

    public static IReadOnlyList<string> For(PermissionQuery query, PermissionItems items)
    {
        var open = items.All.SelectMany(item => Open(query, item)).ToList();
        if (open.Count > 1 && open.Exists(static item => item.Line is not null))
        {
            return Together(query, open);
        }

        var kept = new List<string>(Most);
        foreach (var text in Candidates(query, open))
        {
            if (kept.Count < Most && !kept.Contains(text, StringComparer.Ordinal) && PermissionRuleSet.Split(text).Count == 1 && Helps(text, query, open))
            {
                kept.Add(text);
            }
        }

        return kept.Count == 0 && open.Count > 1 ? Together(query, open) : kept;
    }

    // What stands inside of a command that does nothing else is what asks.
    private static IEnumerable<PermissionItem> Open(PermissionQuery query, PermissionItem item)
    {
        if (item.IsFree || item.IsCompanion || item.IsPlainEdit && query.Mode == PermissionMode.AcceptEdits
            || PermissionEvaluator.FindAllow(query, item) is not null)
        {
            return [];
        }

        return item is { IsTransparent: true, Inner.Count: > 0 } ? item.Inner.SelectMany(inner => Open(query, inner)) : [item];
    }

    // One rule for each part, or nothing: first the narrow ones, then those with wider ones for commands.
    private static IReadOnlyList<string> Together(PermissionQuery query, List<PermissionItem> open) =>
        [.. new[] { Joined(query, open, isWide: false), Joined(query, open, isWide: true) }.OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string? Joined(PermissionQuery query, List<PermissionItem> open, bool isWide)
    {
        var rules = new List<string>(open.Count);
        foreach (var item in open)
        {
            var text = item switch
            {
                { IsRedirect: true } =>
                    Escape(query.Paths.ToRelative(item.Path!)) is { } path
                        ? $"{(item.Resource!.Write ? PermissionRule.EditTool : PermissionRule.ReadTool)}({path})"
                        : null,
                { Resource: { Kind: ResourceKind.Path, Recursive: false } } =>
                    Escape(query.Paths.ToRelative(item.Path!)) is { } path ? $"{query.Tool}({path})" : null,
                { Line: { IsPlain: true } line } =>
                    (isWide ? Wider(query, item, line) : null) is { } wider ? $"{query.Tool}({wider})"
                        : CommandSuggestion.Exact(line.Words) is { } exact ? $"{query.Tool}({exact})" : null,
                _ => null,
            };
            if (text is null || !Helps(text, query, [item]))
            {
                return null;
            }

            if (!rules.Contains(text, StringComparer.Ordinal))
            {
                rules.Add(text);
            }
        }

        var joined = PermissionRuleSet.Join(rules);
        return rules.Count <= MostTogether && PermissionRuleSet.Split(joined).SequenceEqual(rules, StringComparer.Ordinal) ? joined : null;
    }

    // A family is not offered where it holds what loses work, as a tool's own program's does: "git(branch *)" takes "branch -D".
    private static string? Wider(PermissionQuery query, PermissionItem item, CommandLine line) =>
        item.Risk < Risk.High && query.Plan.Risk < Risk.High ? CommandSuggestion.Wider(line.Words) : null;

    private static bool Helps(string text, PermissionQuery query, List<PermissionItem> open) =>
        PermissionRuleParser.Parse(text, "suggestion").Rule is { } rule && open.TrueForAll(item => PermissionEvaluator.Covers(rule, query, item));

    private static IEnumerable<string> Candidates(PermissionQuery query, List<PermissionItem> open)
    {
        if (open.Count == 0)
        {
            yield break;
        }

        var tool = query.Tool;
        switch (open[0].Resource?.Kind)
        {
            case ResourceKind.Path when open[0].IsRedirect:
                if (open.Count == 1 && Escape(query.Paths.ToRelative(open[0].Path!)) is { } file)
                {
                    yield return $"{(open[0].Resource!.Write ? PermissionRule.EditTool : PermissionRule.ReadTool)}("
                        + $"{file})";
                }

                break;
            case ResourceKind.Path:
                foreach (var pattern in Paths(query, open))
                {
                    yield return $"{tool}({pattern})";
                }

                break;
            case ResourceKind.Command when open.Count == 1 && open[0].Line is { IsPlain: true } line:
                // Where the tool is named after its program, the rule need not name that again.
                var shown = open[0].Rest is { IsPlain: true } rest ? rest : line;
                var exact = CommandSuggestion.Exact(shown.Words);
                if (exact is not null)
                {
                    yield return $"{tool}({exact})";
                    if (shown == line && Wider(query, open[0], line) is { } wider)
                    {
                        yield return $"{tool}({wider})";
                    }
                }

                break;
            case ResourceKind.Host:
                var name = open[0].Resource!.Value;
                yield return $"{tool}(domain:{name})";
                var colon = name.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && colon == name.LastIndexOf(':'))
                {
                    yield return $"{tool}(domain:{name[..colon]})";
                }

                break;
            case null:
                yield return tool;
                break;
        }
    }

    private static IEnumerable<string> Paths(PermissionQuery query, List<PermissionItem> open)
    {
        var shown = new List<string>(open.Count);
        foreach (var item in open)
        {
            if (item.Path is null || Escape(query.Paths.ToRelative(item.Path)) is not { } text)
            {
                yield break;
            }

            shown.Add(text);
        }

        var first = shown[0];
        if (shown.Count == 1)
        {
            yield return open[0].Resource!.Recursive ? first == "." ? "**" : $"{first}/**" : first;
        }

        // Not a whole folder for what calls for caution.
        if (open.Exists(item => item.Caution is not null))
        {
            yield break;
        }

        var folder = Parent(first);
        while (folder.Length > 0 && !shown.TrueForAll(path => path.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            folder = Parent(folder);
        }

        // Not the whole workspace: that holds secrets and git's own files as well.
        if (folder.Length > 0)
        {
            yield return $"{folder}/**";
        }
    }

    private static string Parent(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    // Characters that mean something in a pattern stand for themselves after a backslash; control characters cannot stand in a rule.
    private static string? Escape(string path)
    {
        if (path.AsSpan().IndexOfAny("*?[{}\\,") < 0 && !path.StartsWith('~') && path == path.Trim())
        {
            return path.Any(char.IsControl) ? null : path;
        }

        return null;
    }
}

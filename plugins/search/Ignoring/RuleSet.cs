namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>The rules of one ignore file; the last one that matches decides. Plain names and <c>*.EXT</c> are looked up, the rest is tried.</summary>
internal sealed class RuleSet
{
    private readonly IgnoreRule[] _rules;
    private readonly Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> _extensions;
    private readonly int[] _others;
    private readonly bool _anyName;
    private readonly bool _anyExtension;

    private RuleSet(IgnoreRule[] rules)
    {
        _rules = rules;
        var names = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var extensions = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var others = new List<int>();
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Name is { Literal: { } name })
            {
                Add(names, name, i);
            }
            else if (rules[i].Name is { Suffix: { Length: > 1 } suffix } && suffix[0] == '.' && !suffix.AsSpan(1).Contains('.'))
            {
                Add(extensions, suffix, i);
            }
            else
            {
                others.Add(i);
            }
        }

        _names = names.GetAlternateLookup<ReadOnlySpan<char>>();
        _extensions = extensions.GetAlternateLookup<ReadOnlySpan<char>>();
        _anyName = names.Count > 0;
        _anyExtension = extensions.Count > 0;
        _others = [.. others];
    }

    /// <summary>Reads an ignore file; null when there is no rule in it.</summary>
    public static RuleSet? Parse(ReadOnlySpan<char> text)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var rules = new List<IgnoreRule>();
        foreach (var line in text.Split('\n'))
        {
            if (IgnoreRule.Parse(text[line]) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules.Count == 0 ? null : new([.. rules]);
    }

    /// <summary>What the rules say.</summary>
    /// <param name="path">From the folder that the rules lie in.</param>
    /// <param name="name">Its last segment.</param>
    /// <param name="folder">Whether it is a folder.</param>
    public Verdict Match(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder)
    {
        var best = -1;
        if (_anyName && _names.TryGetValue(name, out var byName))
        {
            best = Last(byName, folder);
        }

        if (_anyExtension && name.LastIndexOf('.') is >= 0 and var dot && _extensions.TryGetValue(name[dot..], out var byExtension))
        {
            best = Math.Max(best, Last(byExtension, folder));
        }

        for (var i = _others.Length - 1; i >= 0 && _others[i] > best; i--)
        {
            var rule = _rules[_others[i]];
            if ((folder || !rule.FolderOnly) && (rule.Name?.Matches(name) ?? rule.Path!.Matches(path)))
            {
                best = _others[i];
            }
        }

        return best < 0 ? Verdict.None : _rules[best].Keep ? Verdict.Kept : Verdict.Ignored;
    }

    private int Last(List<int> rules, bool folder)
    {
        for (var i = rules.Count - 1; i >= 0; i--)
        {
            if (folder || !_rules[rules[i]].FolderOnly)
            {
                return rules[i];
            }
        }

        return -1;
    }

    private static void Add(Dictionary<string, List<int>> index, string key, int rule)
    {
        if (!index.TryGetValue(key, out var rules))
        {
            index[key] = rules = [];
        }

        rules.Add(rule);
    }
}

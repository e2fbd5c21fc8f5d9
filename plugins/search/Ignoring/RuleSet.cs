using System.Buffers;
using System.Text;

namespace AgentHost.Plugins.Search.Ignoring;

/// <summary>
/// The rules of one ignore file; the last one that matches decides. Plain names, plain paths and <c>*.EXT</c> are looked up, the rest is tried.
/// </summary>
internal sealed class RuleSet
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[\\.");

    private readonly PlainRules _names = new();
    private readonly PlainRules _extensions = new();
    private readonly PlainRules _paths = new();
    private readonly List<IgnoreRule> _others = [];

    private RuleSet()
    {
    }

    /// <summary>Rules that are tried one after another for each path.</summary>
    public int Tried => _others.Count;

    /// <summary>Reads an ignore file; null when there is no rule in it.</summary>
    public static RuleSet? Parse(ReadOnlySpan<char> text)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var rules = new RuleSet();
        var count = 0;
        foreach (var line in text.Split('\n'))
        {
            if (IgnoreLine.TryRead(text[line], out var rule) && rules.Add(rule, count))
            {
                count++;
            }
        }

        return count == 0 ? null : rules;
    }

    /// <summary>Applies the rules to a path.</summary>
    /// <param name="path">From the folder that the rules lie in.</param>
    /// <param name="name">Its last segment.</param>
    /// <param name="folder">Whether it is a folder.</param>
    public Verdict Match(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder)
    {
        var best = -1;
        var keeps = false;
        if (!_names.IsEmpty)
        {
            best = _names.Find(name, folder, out keeps);
        }

        if (!_paths.IsEmpty && _paths.Find(path, folder, out var pathKeeps) is var byPath && byPath > best)
        {
            (best, keeps) = (byPath, pathKeeps);
        }

        if (!_extensions.IsEmpty && name.LastIndexOf('.') is >= 0 and var dot && _extensions.Find(name[dot..], folder, out var endKeeps) is var byEnd
            && byEnd > best)
        {
            (best, keeps) = (byEnd, endKeeps);
        }

        return _others.Count > 0 && _others[^1].Number > best && Try(path, name, folder, best) is { } tried ? Of(tried.Keep)
            : best < 0 ? Verdict.None : Of(keeps);
    }

    private static Verdict Of(bool keeps) => keeps ? Verdict.Kept : Verdict.Ignored;

    private IgnoreRule? Try(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder, int after)
    {
        if (!Ascii.IsValid(path))
        {
            path = ByteText.Of(path, new char[ByteText.RoomFor(path)]);
            name = path[(path.LastIndexOf('/') + 1)..];
        }

        for (var i = _others.Count - 1; i >= 0 && _others[i].Number > after; i--)
        {
            if (_others[i].Matches(path, name, folder))
            {
                return _others[i];
            }
        }

        return null;
    }

    private bool Add(in IgnoreLine line, int number)
    {
        var text = line.Text;
        if (!text.ContainsAny("*?[\\"))
        {
            (line.ByName ? _names : _paths).Add(text, number, line);
        }
        else if (line.ByName && text.StartsWith("*.") && text.Length > 2 && !text[2..].ContainsAny(Special))
        {
            _extensions.Add(text[1..], number, line);
        }
        else if (IgnoreRule.Make(line, number) is { } rule)
        {
            _others.Add(rule);
        }
        else
        {
            return false;
        }

        return true;
    }
}

using System.Buffers;
using System.Text;

namespace AgentHost.GitPatterns;

/// <summary>
/// The rules of one file in the format of gitignore(5); the last one that matches decides. Where case counts, plain names, plain paths and <c>*.EXT</c> are
/// looked up; the rest is tried. Immutable.
/// </summary>
internal sealed class IgnoreRules
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[\\.");

    private readonly PlainRules _names = new();
    private readonly PlainRules _extensions = new();
    private readonly PlainRules _paths = new();
    private readonly List<IgnoreRule> _others = [];
    private readonly bool _ignoreCase;

    private IgnoreRules(bool ignoreCase) => _ignoreCase = ignoreCase;

    /// <summary>Rules that are tried one after another for each path.</summary>
    public int Tried => _others.Count;

    /// <summary>Reads an ignore file; null when there is no rule in it.</summary>
    /// <param name="text">Its text, of any content.</param>
    /// <param name="ignoreCase">Takes capital and small letters for the same, as <c>core.ignoreCase</c> has it.</param>
    public static IgnoreRules? Parse(ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        var rules = new IgnoreRules(ignoreCase);
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
    public IgnoreVerdict Match(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder)
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
            : best < 0 ? IgnoreVerdict.None : Of(keeps);
    }

    private static IgnoreVerdict Of(bool keeps) => keeps ? IgnoreVerdict.Kept : IgnoreVerdict.Ignored;

    private IgnoreRule? Try(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool folder, int after)
    {
        if (!Ascii.IsValid(path))
        {
            path = ByteText.Of(path, new char[ByteText.RoomFor(path)]);
            name = path[(path.LastIndexOf('/') + 1)..];
        }

        for (var i = _others.Count - 1; i >= 0 && _others[i].Number > after; i--)
        {
            if (_others[i].Matches(path, name, folder, _ignoreCase))
            {
                return _others[i];
            }
        }

        return null;
    }

    private bool Add(in IgnoreLine line, int number)
    {
        var text = line.Text;
        if (!_ignoreCase && !text.ContainsAny("*?[\\"))
        {
            (line.ByName ? _names : _paths).Add(text, number, line);
        }
        else if (!_ignoreCase && line.ByName && text.StartsWith("*.") && text.Length > 2 && !text[2..].ContainsAny(Special))
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

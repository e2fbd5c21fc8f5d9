using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>
/// The files and hosts that the words of a command may name, whatever the program does with them: rules that deny or ask are held against these too.
/// </summary>
/// <remarks>Made when a rule first asks. Too many rather than too few: this can only narrow.</remarks>
internal sealed class MentionedResources(LinePart part, Func<string, string?> below, PermissionQuery query)
{
    private const int MostWords = 400;
    private readonly HashSet<string> _firsts = new(query.Paths.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private bool _isRoot;
    private bool? _onlyReads;
    private List<(string Real, string Called, bool IsFolder)>? _paths;
    private List<(string Name, bool IsSure)>? _hosts;

    /// <summary>Tests that a rule speaks of one of them.</summary>
    public bool AreHitBy(PermissionRule rule)
    {
        if (rule.IsWhole || (rule.Path is null && rule.Host is null))
        {
            return false;
        }

        // What is known to only read is read exactly: its operands are known from its patterns and numbers.
        _onlyReads ??= ReadOnlyCommands.Known(part) is { } words && ReadOnlyPrograms.Find(words) is not null;
        if (_onlyReads == true && part.Words[0].Text != "git")
        {
            return false;
        }

        return (rule.Path is not null && IsForFiles(rule) && HitsPath(rule)) || (rule.Host is not null && IsForHosts(rule) && HitsHost(rule));
    }

    // "shell(make)" could be read as a path; here only what is about files counts.
    private bool IsForFiles(PermissionRule rule) =>
        rule.Tool is null || rule.IsFor(PermissionRule.ReadTool) || (_onlyReads == false && rule.IsFor(PermissionRule.EditTool));

    private static bool IsForHosts(PermissionRule rule) => rule.Tool is null || rule.IsFor("fetch");

    private bool HitsPath(PermissionRule rule)
    {
        var paths = _paths ??= FindPaths();

        // Most rules speak of another folder of the workspace than any word does.
        if (paths.Count == 0 || (rule.Path!.First is { } first && !_isRoot && !_firsts.Contains(first)))
        {
            return false;
        }

        var takesTrees = TakesTrees();
        foreach (var (real, called, isFolder) in paths)
        {
            if (rule.HitsPath(real, query.Paths) || (called != real && rule.HitsPath(called, query.Paths))
                || (isFolder && takesTrees && rule.MayHitBelow(real, query.Paths)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HitsHost(PermissionRule rule)
    {
        // A rule for any host would hold every name with a dot in it for one.
        var isAny = rule.HitsHost("any.invalid");
        foreach (var (name, isSure) in _hosts ??= FindHosts())
        {
            if ((isSure || !isAny) && rule.HitsHost(name))
            {
                return true;
            }
        }

        return false;
    }

    // A folder goes with all that is in it.
    private bool TakesTrees() => part.Words.Count > 0 && part.Words[0].Text is { } program && CommandWrappers.ProgramName(program) switch
    {
        "cp" or "mv" or "rm" or "tar" or "zip" or "7z" or "rsync" or "scp" or "ln" or "install" or "cpio" => true,
        "grep" or "egrep" or "fgrep" or "zgrep" or "diff" =>
            part.Words.Any(static word =>
                word.Text is { Length: > 1 } text
                && (text is "--recursive" or "--dereference-recursive" || (text[0] == '-' && text[1] != '-' && text.AsSpan().ContainsAny('r', 'R')))),
        _ => false,
    };

    private List<(string Real, string Called, bool IsFolder)> FindPaths()
    {
        var found = new List<(string, string, bool)>();
        foreach (var folder in part.Folders.Count == 0 ? [""] : part.Folders)
        {
            var place = below(folder);
            foreach (var word in Words(place))
            {
                foreach (var text in Readings(word))
                {
                    var path = Path.IsPathRooted(text) || string.IsNullOrWhiteSpace(place) ? text : $"{place}/{text}";
                    if (text.Length > 0 && query.Paths.Resolve(path) is { IsResolved: true } resolved)
                    {
                        var called = query.Paths.Lexical(path);
                        found.Add((resolved.Path, called, query.Paths.IsFolder(resolved.Path)));
                        Begin(resolved.Path);
                        Begin(called);
                    }
                }
            }
        }

        return found;
    }

    private void Begin(string path)
    {
        var relative = query.Paths.ToRelative(path);
        var slash = relative.IndexOf('/', StringComparison.Ordinal);
        _isRoot |= relative == "." || slash == 0;
        _firsts.Add(slash < 0 ? relative : relative[..slash]);
    }

    private IEnumerable<string> Words(string? place)
    {
        foreach (var word in part.Words.Skip(1).Take(MostWords))
        {
            if (word.Text is { } text)
            {
                yield return text;
            }
            else if (word.Pattern is { } pattern)
            {
                yield return WordExpansion.Unescape(pattern);
                var start = query.Paths.Resolve(string.IsNullOrWhiteSpace(place) ? "." : place);
                if (query.NamesIn is { } namesIn && start.IsResolved
                    && WordExpansion.Find(pattern, start.Path, query.Paths, namesIn, out _, isLoose: true) is { } meant)
                {
                    foreach (var name in meant)
                    {
                        yield return name;
                    }
                }
            }
            else if (word.Sketch is { } sketch)
            {
                foreach (var known in Known(sketch))
                {
                    yield return known;
                }
            }
        }
    }

    // Of "$PWD/secrets/$name" it is known that it may be below "secrets"; of "{secrets,x}/a" what some shells make of it.
    private static IEnumerable<string> Known(string sketch)
    {
        var pieces = sketch.Split('\0');
        if (pieces.Length == 1)
        {
            return sketch.Contains('\\', StringComparison.Ordinal) ? [sketch] : [sketch, .. GlobBraces.Expand(sketch) ?? []];
        }

        var known = new List<string>();
        for (var i = 0; i < pieces.Length; i++)
        {
            // A name that goes on in what is not known is not known either.
            var last = pieces[i].LastIndexOf('/');
            var piece = i == pieces.Length - 1 ? pieces[i] : last < 0 ? "" : pieces[i][..Math.Max(last, 1)];
            if (piece.Length == 0 || (i > 0 && !pieces[i].Contains('/', StringComparison.Ordinal)))
            {
                continue;
            }

            known.Add(piece);
            if (i > 0 && piece.IndexOf('/', StringComparison.Ordinal) is >= 0 and var first && first + 1 < piece.Length)
            {
                known.Add(piece[(first + 1)..]);
            }
        }

        return known;
    }

    // "-fname", "--file=name", "@name", "if=name", "name:name", "~/name".
    private IEnumerable<string> Readings(string word)
    {
        if (!word.StartsWith('-'))
        {
            yield return word;
        }

        if (word.StartsWith("~/", StringComparison.Ordinal) && query.Paths.Home.Length > 0)
        {
            yield return query.Paths.Home + word[1..];
        }

        if (word.Length > 2 && word[0] == '-' && word[1] != '-')
        {
            yield return word[2..];
        }

        if (word.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            yield return word[7..];
        }

        for (var at = word.AsSpan().IndexOfAny("=@:"); at >= 0 && at + 1 < word.Length;)
        {
            yield return word[(at + 1)..];
            if (at > 0 && word[at] == ':')
            {
                yield return word[..at];
            }

            var next = word.AsSpan(at + 1).IndexOfAny("=@:");
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private List<(string Name, bool IsSure)> FindHosts()
    {
        var found = new List<(string, bool)>();
        foreach (var word in part.Words.Skip(1).Take(MostWords))
        {
            // "?" in an address makes a pattern of it, which hardly ever means a file.
            if ((word.Text ?? word.Sketch ?? (word.Pattern is null ? null : WordExpansion.Unescape(word.Pattern))) is not { Length: > 0 } text)
            {
                continue;
            }

            var start = AfterScheme(text);
            var rest = text.AsSpan(start >= 0 ? start : text.LastIndexOf('=') + 1);
            var end = rest.IndexOfAny("/?#\\");
            rest = end < 0 ? rest : rest[..end];
            var user = rest.LastIndexOf('@');
            var name = rest[(user + 1)..];
            if (name.IsEmpty || name.Contains('\0'))
            {
                continue;
            }

            // "host:path" as ssh and git write it.
            var isSure = start >= 0 || user > 0;
            found.Add((name.ToString(), isSure));
            if (name.IndexOf(':') is > 0 and var colon)
            {
                found.Add((name[..colon].ToString(), isSure));
            }
        }

        return found;
    }

    // "https://name", and what bash and curl take for one: "/dev/tcp/name/80", "http:name", "http:/name".
    private static int AfterScheme(string text)
    {
        if (text.StartsWith("/dev/tcp/", StringComparison.Ordinal) || text.StartsWith("/dev/udp/", StringComparison.Ordinal))
        {
            return "/dev/tcp/".Length;
        }

        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon >= 0)
        {
            return colon + 3;
        }

        foreach (var scheme in (ReadOnlySpan<string>)["http:", "https:", "ftp:", "ftps:", "ws:", "wss:"])
        {
            var at = text.LastIndexOf('=') + 1;
            if (text.AsSpan(at).StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                at += scheme.Length;
                return text.AsSpan(at).StartsWith("/") ? at + 1 : at;
            }
        }

        return -1;
    }
}

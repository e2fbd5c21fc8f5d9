using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Safety;
using AgentHost.ShellSyntax;

namespace AgentHost.Permissions;

/// <summary>Makes of a command, or a line for a shell, what is judged by itself.</summary>
internal sealed partial class CommandItems(PermissionQuery query)
{
    private Resource _resource = new(ResourceKind.Command, "");
    private PermissionItem? _lead;
    private bool _isMixed;
    private bool _isOpen;
    private IReadOnlyList<LinePart> _parts = [];
    private VariableNames _variables = new();
    private CommandLineSources? _sources;

    /// <summary>The items of a command.</summary>
    /// <param name="resource">The command.</param>
    /// <param name="lead">The command that the plan names first, where this is not it.</param>
    public IReadOnlyList<PermissionItem> Of(Resource resource, PermissionItem? lead)
    {
        _resource = resource;
        _lead = lead;
        if (resource.Words is { } words)
        {
            var part = words.Count == 0 || words[0].Length == 0 ? null : ShellCommandAnalyzer.ReadProgram(words);
            return [
                part is null
                    ? Unread("no program")
                    : Build(part, resource.Value) with
                    {
                        Rest = words.Count > 1 && words[0] == query.Tool
                            ? CommandLine.OfWords([.. words.Skip(1)], part!.Needed is > 0 and < LinePart.Never ? part.Needed - 1 : part.Needed)
                            : null
                    }
            ];
        }

        if (OperatingSystem.IsWindows())
        {
            return Pieces(resource.Value);
        }

        var reading = ShellCommandAnalyzer.Read(resource.Value);
        if (reading.Failure is { } failure)
        {
            return [Unread(failure)];
        }

        _isMixed = !ReadOnlyCommands.AreQuiet(reading.Parts);
        _parts = reading.Parts;
        _variables = reading.Variables;
        _isOpen = reading.Parts.Any(IsOpen);
        var items = new List<PermissionItem>(reading.Parts.Count);
        foreach (var part in reading.Parts)
        {
            foreach (var item in Each(part, reading.Parts.Count == 1 ? resource.Value : part.Text))
            {
                _lead ??= item.Line is null ? null : item;
                items.Add(item);
            }
        }

        return items.Count == 0 ? [Unread("nothing in it that could be judged")] : items;
    }

    // A line for PowerShell is cut into its commands; each of them is read as before.
    private List<PermissionItem> Pieces(string value)
    {
        var plain = SimpleCommandParser.Parse(value);
        if (plain.IsPlain || PowerShellSplitter.Split(value, out _) is not { Count: > 1 } pieces)
        {
            return [Read(new LinePart(LinePartKind.Command, value), plain, value)];
        }

        _isMixed = true;
        return [.. pieces.Select(piece => Read(new LinePart(LinePartKind.Command, piece), SimpleCommandParser.Parse(piece), piece))];
    }

    private PermissionItem Unread(string why)
    {
        var line = new CommandLine
        {
            NotPlain = why,
            Pieces = SimpleCommandParser.Pieces(_resource.Value[..Math.Min(_resource.Value.Length, SimpleCommandParser.LongestLine)])
        };
        var danger = DangerousCommands.Find(line, query.BuiltinsOff);
        return new PermissionItem
        {
            Name = Named(_resource.Value),
            Text = _resource.Value,
            Resource = _resource,
            Line = line,
            Caution = danger ?? $"the command line has {why}, which this version does not judge",
            Risk = danger is null ? Risk.Medium : Risk.High,
        };
    }

    private IEnumerable<PermissionItem> Each(LinePart part, string text)
    {
        if (part.Variable is { } variable && query.IsVariable?.Invoke(variable) != true)
        {
            yield break;
        }

        if (part.Kind is LinePartKind.Command or LinePartKind.Doubt)
        {
            yield return Build(part, text);
            yield break;
        }

        if (part.Pattern is not null)
        {
            foreach (var item in Meant(part, text))
            {
                yield return item;
            }

            yield break;
        }

        if (part.Folders.Count == 0 && !part.Path!.StartsWith('/'))
        {
            yield return Build(part with { Kind = LinePartKind.Doubt, Doubt = $"{part.Path} counts from a folder that only the shell knows" }, text);
            yield break;
        }

        foreach (var folder in part.Folders.Count == 0 ? [""] : part.Folders)
        {
            yield return File(part, folder, text);
        }
    }

    private PermissionItem Build(LinePart part, string text)
    {
        var words = part.Words;
        var isKnown = words.Count > 0;
        foreach (var word in words)
        {
            isKnown &= word.Text is not null;
        }

        string[]? known = isKnown ? [.. words.Select(static word => word.Text!)] : null;
        var isOpaque = part.Doubt is not null || part.IsLoose;
        var isOpen = isOpaque || known is null || CommandWrappers.IsWrapper(known);

        // What comes in, or stands in variables and names of the line's own, can be anywhere in it.
        var isAnywhere = isOpaque && part.Kind == LinePartKind.Command && (part.HasInput || known is null || part.IsScattered || part.Needed == LinePart.Never);
        var written = isAnywhere ? _resource.Value[..Math.Min(_resource.Value.Length, SimpleCommandParser.LongestLine)] : part.Text;
        var own = known is not null && CommandWrappers.ProgramName(known[0]) is var name && name.StartsWith("git-", StringComparison.Ordinal)
            ? [["git", name[4..], .. known[1..]]]
            : (IReadOnlyList<IReadOnlyList<string>>)[];
        var line = new CommandLine
        {
            Words = known ?? [],
            NotPlain = known is not null ? null : words.Count == 0 ? "more than a command" : "words that only the shell knows",
            Partial = known is null && words.Count > 0 ? [.. words.Select(static word => word.Text)] : null,
            Needed = part.Needed,
            IsOpaque = isOpaque || own.Count > 0,
            IsScattered = part.IsScattered,
            Pieces = [.. own, .. !isOpen ? [] : isOpaque || known is null ? SimpleCommandParser.Pieces(written) : [known]],
            Crumbs = isOpaque ? SimpleCommandParser.Crumbs(written) : [],
        };
        return Read(part, line, text);
    }

    private PermissionItem Read(LinePart part, CommandLine line, string text)
    {
        var danger = part.IsHarmless
            ? null
            : DangerousCommands.Find(
                line.Partial is { } partial ? new CommandLine { Words = [.. partial.Select(static word => word ?? "")] } : line, query.BuiltinsOff);
        var inner = part.Inner.Count == 0 ? [] : part.Inner.SelectMany(child => Each(child, child.Text)).ToList();
        var reading = part.IsHarmless || part.Doubt is not null || (part.Inner.Count > 0 && !part.IsShadowed) ? CommandReading.Unknown : Reading(part, line);
        var isCompanion = danger is null && reading.IsRepositorys && Leads();
        if (reading.IsFree && _isMixed && (line.Words.Count > 0 ? line.Words[0] : line.Partial?[0]) == "git"
            && !(line.Words.Count > 1 && line.Words[1] is "version" or "--version"))
        {
            isCompanion = danger is null && Leads();
            reading = reading with { IsFree = false, Why = "beside other commands git runs without the settings that keep a repository's programs out" };
        }

        if (reading.IsFree && _isMixed && ReadOnlyPrograms.Find(line.Words) is { } own && (own.ShowsVariables || own.Variables.Length > 0))
        {
            reading = reading with { IsFree = false, Why = "beside other commands it runs with variables that hold secrets, or may fetch something" };
        }

        var shadow = Shadow(part);
        if (shadow is not null)
        {
            part = part with { IsTransparent = false };
            reading = reading with { IsFree = false, Why = reading.Why ?? shadow };
        }

        var looks = Looks(part, out var looked);
        var free = danger is null && part.Doubt is null && looks is null && (part.IsHarmless ? inner.TrueForAll(static item => item.IsFree) : reading.IsFree);
        var isRead = free || (inner.Count > 0 && part.IsTransparent && danger is null && part.Doubt is null && inner.TrueForAll(static item => item.IsRead));
        return new PermissionItem
        {
            Name = Named(text),
            Text = text,
            Resource = _resource,
            Line = line,
            Reads = looked.Count == 0 ? reading.Paths : [.. reading.Paths, .. looked],
            Places = PlacesOf(part),
            Operands = part.Words.Count > 0 ? new CommandOperands(part, Below, _sources ??= new(_resource.Value, _parts, query), query) : null,
            IsCompanion = isCompanion,
            IsRead = isRead,
            IsFree = free,
            IsKeptBack = reading.IsKeptBack || (part.Doubt is null && looks is not null),
            Inner = inner,
            IsTransparent = part.IsTransparent && part.Doubt is null && danger is null,
            Refusal = part.IsHarmless || query.BuiltinsOff.Contains("interactive") ? null : InteractivePrograms.Find(line.Words, part.HasInput),
            Caution = danger ?? part.Doubt ?? looks ?? reading.Why ?? shadow
                ?? (line.IsPlain || line.Partial is not null ? null : $"the command line has {line.NotPlain}, which this version does not judge"),
            Risk = danger is not null ? Risk.High : isRead ? Risk.Low : Risk.Medium,
        };
    }

    // Whatever the line writes down can come into words that only the shell knows: "f=secrets/a; cat $f".
    private MentionedResources? PlacesOf(LinePart part)
    {
        if (part.Kind is not (LinePartKind.Command or LinePartKind.Doubt) || (part.IsHarmless && !_isOpen) || (part.Words.Count < 2 && part.Named.Count == 0))
        {
            return null;
        }

        // Text that is only printed is none that is only read.
        IReadOnlyList<LineWord> words = part.IsHarmless || part.Words.Count == 0 ? [new("="), .. part.Words.Skip(1), .. part.Named]
            : part.Named.Count == 0 ? part.Words
            : [.. part.Words, .. part.Named];
        return new MentionedResources(part with { Words = words }, Below, query);
    }

    private static bool IsOpen(LinePart part) =>
        part.Inner.Any(IsOpen)
        || (part is { Kind: LinePartKind.Command, IsHarmless: false } && part.Words.Any(static word => word.Text is null && word.Pattern is null));

    private CommandReading Reading(LinePart part, CommandLine line)
    {
        if (!line.IsPlain)
        {
            return ReadPatterns(part) ?? ReadNamed(part) ?? PartlyRead(line);
        }

        if (part.Folders.Count == 0)
        {
            // What names no file may run anywhere.
            return ReadOnlyPrograms.Find(line.Words) is { Operands: OperandKind.None or OperandKind.Text, IsToolVersion: false } entry
                && entry.Words[0] != "git"
                ? new CommandReading(IsFree: true, null, [])
                : new CommandReading(IsFree: false, ReadOnlyPrograms.Named(line.Words) is null ? null : "it runs in a folder that only the shell knows", []);
        }

        var reading = CommandReads.Judge(line, Below(part.Folders[0]), query);
        for (var i = 1; i < part.Folders.Count; i++)
        {
            var other = CommandReads.Judge(line, Below(part.Folders[i]), query);
            reading = new CommandReading(
                reading.IsFree && other.IsFree,
                reading.Why ?? other.Why,
                [.. reading.Paths, .. other.Paths])
            {
                IsRepositorys = reading.IsRepositorys || other.IsRepositorys, IsKeptBack = reading.IsKeptBack || other.IsKeptBack,
            };
        }

        return reading;
    }

    // The known words are read all the same, so that rules for paths speak of them.
    private CommandReading PartlyRead(CommandLine line)
    {
        if (line.Partial is not { } partial)
        {
            return CommandReading.Unknown;
        }

        // Whatever they are called with, they print; but "printf" can set a variable.
        if (partial[0] is "echo" or "basename" or "dirname" or "seq" or "tr"
            || (partial[0] == "printf" && partial.Count > 1 && partial[1] is { } format && ShellBuiltins.OnlyPrints(format)))
        {
            return new CommandReading(IsFree: true, null, []);
        }

        var known = partial.OfType<string>().ToArray();
        return known.Length == 0 || partial[0] is null
            ? CommandReading.Unknown
            : CommandReads.Judge(new CommandLine { Words = known }, _resource.WorkingFolder, query) with
            {
                IsFree = false,
                Why = ReadOnlyPrograms.Named(known) is null ? null : "it names files that only the shell knows",
                IsRepositorys = false
            };
    }

    private PermissionItem File(LinePart part, string folder, string text)
    {
        var paths = query.Paths;
        var path = Path.IsPathRooted(part.Path!) ? part.Path! : Below(folder) is { Length: > 0 } place ? $"{place}/{part.Path}" : part.Path!;
        var resolved = paths.Resolve(path);
        if (!resolved.IsResolved)
        {
            return Build(part with { Kind = LinePartKind.Doubt, Doubt = resolved.Error.TrimEnd('.') }, text);
        }

        var real = resolved.Path;
        var shown = paths.ToRelative(real);
        if (part.Kind == LinePartKind.Read)
        {
            var reading = CommandReads.Judge(new CommandLine { Words = [part.IsFolder ? "stat" : "cat", path] }, null, query);
            if (part.IsFolder && reading.IsFree && Strays(path))
            {
                reading = reading with
                {
                    IsFree = false,
                    Why = $"{part.Path} goes back from a folder that is a link, or from the workspace: "
                        + "the shell takes its name, programs the folder that it leads to"
                };
            }

            return new PermissionItem
            {
                Name = $"reading {shown}",
                Text = text,
                Resource = Resource.ReadPath(path),
                Path = real,
                CalledPath = paths.Lexical(path),
                Reads = reading.Paths,
                IsRedirect = true, IsRead = true, IsFree = reading.IsFree, IsKeptBack = !reading.IsFree, Caution = reading.Why,
                Risk = reading.IsFree ? Risk.Low : Risk.Medium,
            };
        }

        var inside = paths.IsInside(real);
        var run = query.RunProblem?.Invoke(real, arg2: false);
        var guarded = run is not null || ProtectedPaths.IsSettings(real, paths.Lexical(path), recursive: false, paths, query.SettingsFolders);
        var caution = run ?? (guarded ? $"{shown} belongs to this program's own settings"
            : !query.IsOff(PermissionBuiltins.Secrets) && (SecretFiles.IsSecret(inside ? shown : real) || SecretFiles.IsSecret(path))
                ? $"{shown} may hold secrets"
            : !inside && !query.IsOff(PermissionBuiltins.Outside) ? $"{shown} is outside the workspace"
            : ProtectedPaths.IsGit(real) ? $"{shown} holds git's own files, which can make git run programs"
            : ProtectedPaths.AllowsInAdvance(real) ? $"{shown} is a skill, a command or an agent, and its head can allow tools in advance"
            : inside && ProtectedPaths.IsRunByOthers(shown) ? $"{shown} is run by editors, git or a build service"
            : SharedFiles.Caution(real, query));
        return new PermissionItem
        {
            Name = $"changing {shown}", Text = text, Resource = Resource.WritePath(path), Path = real, CalledPath = paths.Lexical(path),
            IsRedirect = true, IsPlainEdit = caution is null, IsGuarded = guarded, Caution = caution, Risk = caution is null ? Risk.Medium : Risk.High,
        };
    }

    private string? Below(string folder) => folder.Length == 0 ? _resource.WorkingFolder
        : folder.StartsWith('/') || string.IsNullOrWhiteSpace(_resource.WorkingFolder) ? folder
        : $"{_resource.WorkingFolder}/{folder}";

    // A program of the workspace by the name of one that only reads, or that runs others.
    private string? Shadow(LinePart part)
    {
        if (query.ProgramProblem is not { } judge || (part.IsHarmless && part.Words is not [{ Text: "[[" or "declare" or "typeset" or "time" }, ..])
            || part.Words.Count == 0 || part.Words[0].Text is not { } program)
        {
            return null;
        }

        if (part.Folders.Count == 0)
        {
            return judge(program, null, query.Paths);
        }

        foreach (var folder in part.Folders)
        {
            if (judge(program, query.Paths.Resolve(Below(folder) is { Length: > 0 } place ? place : ".").Path, query.Paths) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    // In the same folder, and one that looks for a repository there.
    private bool Leads() =>
        _lead is { Line: { IsPlain: true, Words: ["git", var verb, ..] } } && !verb.StartsWith('-') && verb is not ("version" or "help")
        && _lead.Resource!.WorkingFolder == _resource.WorkingFolder;

    private static string Named(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return $"the command \"{(line.Length <= 100 ? line : string.Concat(line.AsSpan(0, 99), "…"))}\"";
    }
}

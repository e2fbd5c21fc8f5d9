using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Rules;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>Judges whether a command only reads, and only what may be read without asking.</summary>
internal sealed class CommandReads
{
    // What every program may know of a machine, with nothing of a person in it.
    private static readonly string[] SystemFacts =
    [
        "/etc/os-release", "/usr/lib/os-release", "/etc/debian_version", "/etc/lsb-release", "/etc/alpine-release", "/etc/redhat-release", "/proc/cpuinfo",
        "/proc/meminfo", "/proc/version", "/proc/uptime", "/proc/loadavg",
    ];

    private readonly PermissionQuery _query;
    private readonly RuleGate[] _gates;
    private readonly List<string> _paths = [];
    private string? _folder;

    private CommandReads(PermissionQuery query)
    {
        _query = query;
        _gates =
        [
            new RuleGate(query.Tool, ForPaths(query), query.Mode, query.Paths, query.Ignored, query.BuiltinsOff),
            new RuleGate(PermissionRule.ReadTool, query.Rules, query.Mode, query.Paths, query.Ignored, query.BuiltinsOff),
        ];
    }

    // "shell(git push *)" could be read as a path as well; for a tool that runs commands several words are a command.
    private static PermissionRules ForPaths(PermissionQuery query)
    {
        var rules = query.Rules;
        return rules.Deny.Any(IsCommand) || rules.Ask.Any(IsCommand)
            ? rules with { Deny = [.. rules.Deny.Where(static rule => !IsCommand(rule))], Ask = [.. rules.Ask.Where(static rule => !IsCommand(rule))] }
            : rules;
    }

    private static bool IsCommand(PermissionRule rule) =>
        rule is { Tool: not null, Command: not null, Path: not null } && rule.Text.Contains(' ', StringComparison.Ordinal);

    /// <summary>Judges a command.</summary>
    /// <param name="line">The command.</param>
    /// <param name="folder">Folder that it runs in; null for the workspace's root.</param>
    /// <param name="query">The workspace and its rules.</param>
    public static CommandReading Judge(CommandLine line, string? folder, PermissionQuery query) =>
        !line.IsPlain || ReadOnlyPrograms.Named(line.Words) is not { } entry
            || (CommandWrappers.IsWrapper(line.Words) && !(entry.IsToolVersion || (entry.ShowsVariables && ReadOnlyOptions.Keeps(entry, line.Words))))
            ? CommandReading.Unknown
            : new CommandReads(query).Judge(line, folder, entry);

    /// <summary>Finds a file that would ask among those that a command's words stand for, or why they are not known, as a clause.</summary>
    /// <param name="source">The files.</param>
    /// <param name="folder">Folder that their names count from; null for the workspace's root.</param>
    /// <param name="query">The workspace and its rules.</param>
    /// <param name="filter">What is left out of the folders among them.</param>
    public static string? FindKept(FileNameSource source, string? folder, PermissionQuery query, TreeFilter filter)
    {
        var start = query.Paths.Resolve(string.IsNullOrWhiteSpace(folder) ? "." : folder);
        return start.IsResolved ? new CommandReads(query).FindKept(source, start.Path, filter) : start.Error.TrimEnd('.');
    }

    private string? FindKept(FileNameSource source, string folder, TreeFilter filter)
    {
        IEnumerable<string>? names = source.Below;
        if (source.Listing is { } listing)
        {
            names = _query.RepositoryProblem is { } judge && judge(folder, false) is null ? _query.RepositoryFiles?.Invoke(folder, listing) : null;
        }
        else if (source.Pattern is { } pattern)
        {
            names = _query.NamesIn is { } namesIn ? WordExpansion.Find(pattern, folder, _query.Paths, namesIn, out _) : null;
        }

        if (names is null)
        {
            return "the files that it would read are not known";
        }

        foreach (var name in names)
        {
            if (!TreeGate.IsPlainName(name))
            {
                return $"{name} is a name that a shell may take apart";
            }

            var path = IsRooted(name) ? name : $"{folder}/{name}";
            if (_query.Paths.Resolve(path) is not { IsResolved: true } real)
            {
                return $"{name} leads to a place that is not known";
            }

            foreach (var gate in _gates)
            {
                var access = gate.Stand(real.Path, isFolder: false, out _);
                if (access != PathAccess.Free)
                {
                    return $"it would read {_query.Paths.ToRelative(real.Path)}, which {TreeGate.Reason(access)}";
                }
            }

            if (Past(real.Path, filter.ShowsBinary) is { } past)
            {
                return past;
            }

            if (_query.Paths.IsFolder(real.Path) && TreeGate.Find(_query, _gates, real.Path, filter, asNames: true) is { } below)
            {
                return below;
            }
        }

        return null;
    }

    private CommandReading Judge(CommandLine line, string? folder, ReadOnlyCommand entry)
    {
        line = line with { Words = ReadOnlyGit.Strip(line.Words, out var place) };
        folder = place is null || Path.IsPathRooted(place) || string.IsNullOrWhiteSpace(folder) ? place ?? folder : $"{folder}/{place}";

        // An alias of PowerShell's has the name of a program and other options; and its words are not those that are seen here.
        var keeps = !line.Expands && (line.Dialect == CommandDialect.Posix || entry.Words[0] == "git") && ReadOnlyOptions.Keeps(entry, line.Words);
        var paths = _query.Paths;
        if (entry.Operands is OperandKind.None or OperandKind.Text or OperandKind.Format && entry.Words[0] != "git" && !entry.IsToolVersion)
        {
            return new CommandReading(keeps, null, []);
        }

        var start = paths.Resolve(string.IsNullOrWhiteSpace(folder) ? "." : folder);
        _folder = start.Path;
        if (_folder is null)
        {
            return new CommandReading(false, start.Error?.TrimEnd('.'), []);
        }

        if (entry.IsToolVersion)
        {
            var chosen = _query.TextOf is not { } textOf ? "files that choose its version are not known"
                : ToolVersions.FindProblem(entry.Words[0], _folder, textOf, Environment.GetEnvironmentVariable("PATH") ?? "");
            return new CommandReading(keeps && chosen is null, keeps ? chosen : null, []);
        }

        if (entry.Words[0] == "git")
        {
            var problem = GitProblem(entry, line, out var isRepositorys);
            var isKeptBack = problem is not null && !isRepositorys;
            if (keeps && entry.ShowsContent && !isKeptBack && ContentProblem(entry, line, out var isKnown) is { } shown)
            {
                isKeptBack = isKnown;
                isRepositorys &= isKnown;
                problem ??= shown;
            }

            // Two files or folders as they lie there.
            foreach (var operand in keeps && entry.Operands == OperandKind.Tree ? ReadOnlyOptions.OperandsOf(entry, line.Words) : [])
            {
                var kept = Problem(operand, entry, line.Words);
                isKeptBack |= kept is not null;
                problem ??= kept;
            }

            return new CommandReading(keeps && problem is null, keeps ? problem : null, _paths)
            {
                IsRepositorys = keeps && isRepositorys, IsKeptBack = isKeptBack,
            };
        }

        string? why = null;
        var operands = keeps ? ReadOnlyOptions.OperandsOf(entry, line.Words) : [.. line.Words.Skip(entry.Words.Length)];
        // A file of settings can make it run a program.
        if (entry.Words[0] == "rg" && _query.IsVariable?.Invoke("RIPGREP_CONFIG_PATH") != false)
        {
            return CommandReading.Unknown;
        }

        // With an input and no file a search reads that; with none it takes the folder that it runs in.
        if (operands.Count == 0 && entry.Operands is OperandKind.Listing or OperandKind.Tree)
        {
            operands.Add(".");
        }

        foreach (var operand in operands)
        {
            why = Problem(operand, entry, line.Words) is { } problem ? why ?? problem : why;
        }

        return new CommandReading(keeps && why is null, keeps ? why : null, _paths) { IsKeptBack = why is not null };
    }

    private string? GitProblem(ReadOnlyCommand entry, CommandLine line, out bool isRepositorys)
    {
        isRepositorys = false;
        if (entry.Words[1] is "version" or "--version")
        {
            return null;
        }

        if (!_query.Paths.IsInside(_folder!) && !_query.IsOff(PermissionBuiltins.Outside))
        {
            return $"{_folder} is outside the workspace";
        }

        if (!_query.IsOff(PermissionBuiltins.Secrets) && line.Words.Skip(2).Any(static word => SecretFiles.IsSecret(word.Replace('\\', '/'))))
        {
            return "it names a file that may hold secrets";
        }

        if (!_query.IsOff(PermissionBuiltins.Outside) && line.Words.Skip(2).FirstOrDefault(LeadsOut) is { } away)
        {
            return $"{away} may lead outside the workspace";
        }

        if (entry.Operands == OperandKind.Listing && Array.Exists(_gates, static gate => gate.MayShutBelow(null)))
        {
            return "it would show names that are kept back";
        }

        if ((entry.Words[1] == "remote" && line.Words.Count > 2 || line.Words.Any(ReadOnlyGit.IsAddress)) && !_query.IsOff(PermissionBuiltins.Secrets)
            && _query.AddressProblem?.Invoke(_folder!, _query.Paths.Home) is { } login)
        {
            return login;
        }

        var problem = _query.RepositoryProblem is { } judge
            ? judge(_folder!, entry.SeesWorkTree)
            : "the repository's settings, which can name programs, are not known";
        isRepositorys = problem is not null;
        return problem;
    }

    /// <summary>Finds a file that would ask among those whose content git shows, or why they are not known.</summary>
    private string? ContentProblem(ReadOnlyCommand entry, CommandLine line, out bool isKnown)
    {
        isKnown = false;
        var paths = _query.Paths;
        if (_query.RepositoryFiles is not { } filesOf
            || GitContent.Of(entry, line.Words, name => Exists(IsRooted(name) ? name : $"{_folder}/{name}")) is not { } content)
        {
            return "the files that it would show are not known";
        }

        var top = _folder!;
        while (!paths.IsFolder($"{top}/.git") && Path.GetDirectoryName(top) is { Length: > 1 } parent)
        {
            top = parent;
        }

        foreach (var file in content.Files)
        {
            // "./a" and "../a" count from the folder, all others from the top.
            var isBelow = file.StartsWith("./", StringComparison.Ordinal) || file.StartsWith("../", StringComparison.Ordinal);
            if (FindKept($"{(isBelow ? _folder : top)}/{file}") is { } kept)
            {
                isKnown = true;
                return kept;
            }
        }

        foreach (var listing in content.Listings)
        {
            if (filesOf(_folder!, listing) is not { } names)
            {
                return "git cannot list the files that it would show";
            }

            foreach (var name in names)
            {
                if (FindKept($"{top}/{name}") is { } kept)
                {
                    isKnown = true;
                    return kept;
                }
            }
        }

        return null;
    }

    private string? FindKept(string path)
    {
        var called = _query.Paths.Lexical(path);
        foreach (var gate in _gates)
        {
            var access = gate.Stand(called, isFolder: false, out _);
            if (access != PathAccess.Free)
            {
                return $"it would show {_query.Paths.ToRelative(called)}, which {TreeGate.Reason(access)}";
            }
        }

        return null;
    }

    private bool Exists(string path) =>
        _query.Paths.Resolve(path) is { IsResolved: true } real
        && (_query.Paths.IsFolder(real.Path) || (Path.GetDirectoryName(real.Path) is { } parent && _query.Paths.IsFolder(parent)
            && _query.NamesIn?.Invoke(parent)?.Contains(Path.GetFileName(real.Path), StringComparer.Ordinal) == true));

    // What git takes for a path it may look at wherever it is: outside of the repository it compares files as they lie there.
    private bool LeadsOut(string word)
    {
        if (word.Length == 0 || word[0] == '-')
        {
            return false;
        }

        if (word[0] == ':' && word.Length > 1)
        {
            return true;
        }

        var path = word[(word.LastIndexOf(':') + 1)..];
        return path.Length > 0
            && !(_query.Paths.Resolve(IsRooted(path) ? path : $"{_folder}/{path}") is { IsResolved: true } real && _query.Paths.IsInside(real.Path));
    }

    private string? Problem(string word, ReadOnlyCommand entry, IReadOnlyList<string> words)
    {
        var paths = _query.Paths;
        if (word.Length == 0)
        {
            return null;
        }

        if (word.StartsWith('~'))
        {
            return $"{word} may lead outside the workspace";
        }

        var path = IsRooted(word) ? word : $"{_folder}/{word}";
        var resolved = paths.Resolve(path);
        if (!resolved.IsResolved)
        {
            return resolved.Error.TrimEnd('.');
        }

        var real = resolved.Path;
        _paths.Add(real);
        _paths.Add(paths.Lexical(path));
        if (!_query.IsOff(PermissionBuiltins.Secrets) && SecretFiles.IsSecret(word.Replace('\\', '/')) && !IsAllowed(real))
        {
            return $"{word} may hold secrets";
        }

        var isFolder = paths.IsFolder(real);
        foreach (var gate in _gates)
        {
            var standing = gate.Stand(real, isFolder, out var rule);
            if (standing != PathAccess.Free && !(standing == PathAccess.Outside && Array.IndexOf(SystemFacts, real) >= 0))
            {
                return standing == PathAccess.Hidden ? $"{word} may not be read" : Clause(gate.Refuse(standing, real, rule).Sentence!);
            }

            if (isFolder && entry.Operands == OperandKind.Listing && gate.MayShutBelow(real))
            {
                return $"it would show names below {paths.ToRelative(real)} that are kept back";
            }
        }

        if (isFolder && entry.Operands == OperandKind.Tree)
        {
            return TreeGate.Find(_query, _gates, real, TreeFilter.Of(entry, words));
        }

        if (entry.Operands is OperandKind.Files or OperandKind.Tree && Past(real, TreeFilter.Of(entry, words).ShowsBinary) is { } past)
        {
            return past;
        }

        if (!isFolder && entry.Operands is OperandKind.Files or OperandKind.Tree && paths.NamesOf(real) == 0)
        {
            return $"{word} is a pipe, a socket or a device, which may never come to an end";
        }

        return isFolder && entry.Operands == OperandKind.Files ? $"{word} is a folder, of whose files {entry.Words[0]} may show any" : null;
    }

    private string? Past(string real, bool showsBinary) => showsBinary && SecretFiles.IsPast(real) && !_query.IsOff(PermissionBuiltins.Secrets)
        ? $"{_query.Paths.ToRelative(real)} may hold files of other times"
        : null;

    // A rule that names the file opens it under any of its names.
    private bool IsAllowed(string real) =>
        PermissionEvaluator.JudgePath(_query.Rules, _query.Tool, real, _query.Paths) is { Decision: PermissionDecision.Allow };

    private static bool IsRooted(string word) =>
        word[0] == '/' || (OperatingSystem.IsWindows() && (word[0] == '\\' || (word.Length > 1 && word[1] == ':')));

    private static string Clause(string sentence)
    {
        var end = sentence.IndexOf("; name ", StringComparison.Ordinal);
        return (end < 0 ? sentence : sentence[..end]).TrimEnd('.');
    }
}

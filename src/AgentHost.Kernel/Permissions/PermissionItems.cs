using AgentHost.Kernel.Permissions.Commands;
using AgentHost.Kernel.Permissions.Safety;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Permissions;

/// <summary>Takes a plan apart into what is judged by itself.</summary>
internal sealed class PermissionItems
{
    private readonly PermissionQuery _query;
    private readonly List<PermissionItem> _all = [];
    private readonly List<GrantedPath> _paths = [];

    private PermissionItems(PermissionQuery query) => _query = query;

    public IReadOnlyList<PermissionItem> All => _all;

    public IReadOnlyList<GrantedPath> Paths => _paths;

    /// <summary>The command that the plan names first: what the call is for.</summary>
    public PermissionItem? Lead => _all.Find(static item => item.Line is not null);

    /// <summary>What the plan does, what its resources show included.</summary>
    public ToolEffects Effects { get; private set; }

    /// <summary>Why the plan cannot be judged at all: a path that leads nowhere.</summary>
    public string? Problem { get; private set; }

    public static PermissionItems Of(PermissionQuery query)
    {
        var items = new PermissionItems(query);
        items.Read();
        return items;
    }

    private void Read()
    {
        var plan = _query.Plan;
        var named = ToolEffects.Read;
        Effects = plan.Effects;
        foreach (var resource in plan.Resources)
        {
            switch (resource.Kind)
            {
                case ResourceKind.Path:
                    AddPath(resource);
                    Effects |= resource.Write ? ToolEffects.Write : ToolEffects.Read;
                    named |= resource.Write ? ToolEffects.Write : ToolEffects.Read;
                    break;
                case ResourceKind.Command:
                    AddCommand(resource);
                    Effects |= ToolEffects.Execute;
                    named |= ToolEffects.Execute;
                    break;
                case ResourceKind.Host:
                    _all.Add(new PermissionItem { Name = $"a connection to {resource.Value}", Resource = resource, Risk = Risk.Medium });
                    Effects |= ToolEffects.Network;
                    named |= ToolEffects.Network;
                    break;
                default:
                    _all.Add(new PermissionItem { Name = $"{resource.Value} (a kind of resource that this version does not know)", Resource = resource, Risk = Risk.Medium });
                    break;
            }
        }

        // What is done without saying to what: only a rule for the whole tool speaks of it.
        var unnamed = Effects & ~named;
        if (unnamed != ToolEffects.None || _all.Count == 0)
        {
            _all.Add(new PermissionItem
            {
                Name = unnamed == ToolEffects.None ? $"the tool {_query.Tool}" : $"the tool {_query.Tool} ({Words(unnamed)})",
                IsRead = unnamed == ToolEffects.None,
                IsFree = unnamed == ToolEffects.None,
                Risk = unnamed == ToolEffects.None ? Risk.Low : Risk.Medium,
            });
        }
    }

    /// <summary>Effects as their words in JSON.</summary>
    public static string Words(ToolEffects effects)
    {
        var words = new List<string>(2);
        Add(ToolEffects.Read, "read");
        Add(ToolEffects.Write, "write");
        Add(ToolEffects.Execute, "exec");
        Add(ToolEffects.Network, "network");
        Add(ToolEffects.Mcp, "mcp");
        Add(ToolEffects.Agent, "agent");
        return words.Count == 0 ? "none" : string.Join(", ", words);

        void Add(ToolEffects effect, string word)
        {
            if (effects.HasFlag(effect))
            {
                words.Add(word);
            }
        }
    }

    private void AddPath(Resource resource)
    {
        var paths = _query.Paths;
        var resolved = paths.Resolve(resource.Value);
        if (!resolved.IsResolved)
        {
            Problem ??= resolved.Error;
            return;
        }

        var real = resolved.Path;
        _paths.Add(new GrantedPath(real, resource.Write, resource.Recursive));
        var shown = paths.ToRelative(real);
        var inside = paths.IsInside(real);
        var secret = SecretFiles.IsSecret(inside ? shown : real) || SecretFiles.IsSecret(resource.Value.Replace('\\', '/'));
        var guarded = resource.Write && ProtectedPaths.IsSettings(real, resource.Recursive, paths, _query.SettingsFolders);
        var git = resource.Write && (ProtectedPaths.IsGit(real) || (resource.Recursive && inside && shown == "."));
        var caution = guarded ? $"{shown} belongs to this program's own settings"
            : secret ? $"{shown} may hold secrets"
            : !inside ? $"{shown} is outside the workspace"
            : git ? $"{shown} holds git's own files, which can make git run programs"
            : null;
        _all.Add(new PermissionItem
        {
            Name = $"{(resource.Write ? "changing" : "reading")} {shown}",
            Resource = resource,
            Path = real,
            CalledPath = paths.Lexical(resource.Value),
            IsRead = !resource.Write,
            IsFree = !resource.Write && caution is null,
            IsPlainEdit = resource.Write && caution is null,
            IsGuarded = guarded,
            Caution = caution,
            Risk = resource.Write ? (caution is null ? Risk.Medium : Risk.High) : secret ? Risk.High : inside ? Risk.Low : Risk.Medium,
        });
    }

    private void AddCommand(Resource resource)
    {
        var line = resource.Words is { } words ? CommandLine.OfWords(words) : CommandLineWords.Parse(resource.Value);
        var danger = DangerousCommands.Find(line);
        var reading = CommandReads.Judge(line, resource.WorkingFolder, _query);
        var reads = danger is null && reading.IsFree;
        var why = danger ?? reading.Why;
        _all.Add(new PermissionItem
        {
            Name = $"the command \"{Short(resource.Value)}\"",
            Resource = resource,
            Line = line,
            Rest = resource.Words is { Count: > 1 } all && all[0] == _query.Tool ? CommandLine.OfWords([.. all.Skip(1)]) : null,
            Reads = reading.Paths,
            IsCompanion = danger is null && reading.IsRepositorys && Leads(Lead, resource),
            IsRead = reads,
            IsFree = reads,
            Caution = why ?? (line.IsPlain ? null : $"the command line has {line.NotPlain}, which this version does not judge"),
            Risk = danger is not null ? Risk.High : reads ? Risk.Low : Risk.Medium,
        });
    }

    // In the same folder, and one that looks for a repository there.
    private static bool Leads(PermissionItem? lead, Resource resource) =>
        lead is { Line: { IsPlain: true, Words: ["git", var verb, ..] } } && !verb.StartsWith('-') && verb is not ("version" or "help") && lead.Resource!.WorkingFolder == resource.WorkingFolder;

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 100 ? line : string.Concat(line.AsSpan(0, 99), "…");
    }
}

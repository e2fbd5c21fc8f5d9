using AgentHost.FileSystem;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>Takes a plan apart into what is judged by itself.</summary>
internal sealed class PermissionItems
{
    private readonly PermissionQuery _query;
    private readonly List<PermissionItem> _all = [];
    private readonly List<GrantedPath> _paths = [];

    private PermissionItems(PermissionQuery query) => _query = query;

    public IReadOnlyList<PermissionItem> All => _all;

    /// <summary>All, and what is inside of them.</summary>
    public IEnumerable<PermissionItem> Everything => _all.SelectMany(Spread);

    public IReadOnlyList<GrantedPath> Paths => _paths;

    /// <summary>The command that the plan names first: what the call is for.</summary>
    public PermissionItem? Lead => _all.Find(static item => item.Line is not null);

    /// <summary>Effects of the plan, what its resources show included.</summary>
    public ToolEffects Effects { get; private set; }

    /// <summary>Reason why the plan cannot be judged at all: a path that leads nowhere.</summary>
    public string? Problem { get; private set; }

    public static PermissionItems Of(PermissionQuery query)
    {
        var items = new PermissionItems(query);
        items.Read();
        return items;
    }

    /// <summary>One of them alone.</summary>
    public static PermissionItems Only(PermissionQuery query, PermissionItem item)
    {
        var items = new PermissionItems(query);
        items._all.Add(item);
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
                    _all.Add(new PermissionItem
                    {
                        Name = $"{resource.Value} (a kind of resource that this version does not know)",
                        Resource = resource,
                        Risk = Risk.Medium
                    });
                    break;
            }
        }

        // What is done without saying to what: only a rule for the whole tool speaks of it.
        var unnamed = Effects & ~named;
        if (unnamed != ToolEffects.None || _all.Count == 0)
        {
            var isKnown = _query.DeclaredEffects is not null;
            _all.Add(new PermissionItem
            {
                Caution = isKnown ? null : "its manifest does not say what the tool does (effects)",
                Name = unnamed == ToolEffects.None ? $"the tool {_query.Tool}" : $"the tool {_query.Tool} ({Words(unnamed)})",
                IsRead = isKnown && unnamed == ToolEffects.None,
                IsFree = isKnown && unnamed == ToolEffects.None,
                Risk = isKnown && unnamed == ToolEffects.None ? Risk.Low : Risk.Medium,
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

    private static IEnumerable<PermissionItem> Spread(PermissionItem item) => item.Inner.Count == 0 ? [item] : item.Inner.SelectMany(Spread).Prepend(item);

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
        var home = inside || _query.IsOff(PermissionBuiltins.Outside);
        var secret = !_query.IsOff(PermissionBuiltins.Secrets)
            && (SecretFiles.IsSecret(inside ? shown : real) || SecretFiles.IsSecret(resource.Value.Replace('\\', '/')));
        var run = resource.Write ? _query.RunProblem?.Invoke(real, resource.Recursive) : null;
        var guarded = run is not null
            || resource.Write && ProtectedPaths.IsSettings(real, paths.Lexical(resource.Value), resource.Recursive, paths, _query.SettingsFolders);
        var git = resource.Write && (ProtectedPaths.IsGit(real) || (resource.Recursive && inside && shown == "."));
        var caution = run ?? (guarded ? $"{shown} belongs to this program's own settings"
            : secret ? $"{shown} may hold secrets"
            : !home ? $"{shown} is outside the workspace"
            : git ? $"{shown} holds git's own files, which can make git run programs"
            : resource.Write && ProtectedPaths.AllowsInAdvance(real) ? $"{shown} is a skill, a command or an agent, and its head can allow tools in advance"
            : resource.Write && inside && ProtectedPaths.IsRunByOthers(shown) ? $"{shown} is run by editors, git or a build service"
            : resource is { Write: true, Recursive: false } ? SharedFiles.Caution(real, _query)
            : null);
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
            Risk = resource.Write ? (caution is null ? Risk.Medium : Risk.High) : secret ? Risk.High : home ? Risk.Low : Risk.Medium,
        });
    }

    private void AddCommand(Resource resource)
    {
        var commands = new CommandItems(_query);
        foreach (var item in commands.Of(resource, Lead))
        {
            _all.Add(item);
        }
    }
}

namespace AgentHost.Plugins.Manifests;

/// <summary>Checks that the plugins which plugins require are there.</summary>
public sealed class RequirementCheck
{
    private readonly Dictionary<string, InstalledPlugin> _plugins;
    private readonly Func<string, string?> _whyAbsent;
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private readonly List<string> _chain = [];

    private RequirementCheck(IReadOnlyList<InstalledPlugin> plugins, Func<string, string?> whyAbsent)
    {
        _plugins = plugins.ToDictionary(p => p.Manifest.Id, StringComparer.Ordinal);
        _whyAbsent = whyAbsent;
    }

    /// <summary>The plugins, with those blocked whose requirements are missing, blocked, of the wrong version, or a circle.</summary>
    /// <param name="plugins">One of each id.</param>
    /// <param name="whyAbsent">Words for a plugin that is installed and not among them (<c>is switched off</c>); null for one that is not installed.</param>
    public static IReadOnlyList<InstalledPlugin> Apply(IReadOnlyList<InstalledPlugin> plugins, Func<string, string?> whyAbsent)
    {
        if (!plugins.Any(p => p.Manifest.Requires.Count > 0))
        {
            return plugins;
        }
        var check = new RequirementCheck(plugins, whyAbsent);
        return [.. plugins.Select(p => check.Find(p) is { } reason && p.Blocked is null ? p with { Blocked = reason } : p)];
    }

    private string? Find(InstalledPlugin plugin)
    {
        var id = plugin.Manifest.Id;
        if (plugin.Blocked is not null || plugin.Manifest.Requires.Count == 0)
        {
            return plugin.Blocked;
        }
        if (_known.TryGetValue(id, out var reason))
        {
            return reason;
        }
        _chain.Add(id);
        string? circle = null;
        foreach (var (required, range) in plugin.Manifest.Requires)
        {
            reason ??= FindFault(required, range, ref circle);
        }
        _chain.RemoveAt(_chain.Count - 1);
        // A member of a circle is judged anew from its own place, so that its sentence begins with itself.
        if (circle is null || _chain.Count == 0 || !_chain.Contains(circle))
        {
            _known[id] = reason;
        }
        return reason;
    }

    private string? FindFault(string required, string range, ref string? circle)
    {
        var at = _chain.IndexOf(required);
        if (at >= 0)
        {
            circle = required;
            return $"It requires itself in a circle ({string.Join(" → ", _chain[at..])} → {required}); one of them has to give its requirement up.";
        }
        if (!_plugins.TryGetValue(required, out var plugin))
        {
            return _whyAbsent(required) is { } why
                ? $"It requires the plugin \"{required}\", which {why}."
                : $"It requires the plugin \"{required}\" {range}, which is not installed; install it.";
        }
        if (!VersionRange.Accepts(range, plugin.Manifest.Version))
        {
            return $"It requires the plugin \"{required}\" {range}, and {plugin.Manifest.Version} is installed; update one of the two.";
        }
        return Find(plugin) is { } reason ? $"It requires the plugin \"{required}\", which cannot be used: {reason}" : null;
    }
}

namespace AgentHost.Plugins.Skills.Finding;

/// <summary>The skills of a workspace at one moment.</summary>
internal sealed class SkillSet
{
    private readonly Dictionary<string, Skill> _byName = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _disabled;
    private readonly IReadOnlyList<Skill> _found;

    /// <param name="found">All that was found, by precedence.</param>
    /// <param name="problems">Files that came to nothing.</param>
    /// <param name="disabled">Names that the settings hide.</param>
    public SkillSet(IReadOnlyList<Skill> found, IReadOnlyList<string> problems, IReadOnlySet<string> disabled)
    {
        _found = found;
        _disabled = disabled;
        var all = new List<Skill>(found.Count);
        var shadowed = new Dictionary<string, Skill>(StringComparer.Ordinal);
        foreach (var skill in found)
        {
            if (disabled.Contains(skill.Name) || disabled.Contains(skill.Qualified))
            {
                all.Add(skill with { Disabled = true });
            }
            else if (_byName.TryGetValue(skill.Name, out var winner))
            {
                // A qualified name leads to the first that has it: one behind that is out of reach.
                var first = winner.Scope == skill.Scope ? winner : shadowed.GetValueOrDefault(skill.Qualified);
                shadowed.TryAdd(skill.Qualified, skill);
                all.Add(skill with { ShadowedBy = winner, Unreachable = first is not null, Warnings = Odd(skill, first ?? winner) });
            }
            else
            {
                _byName.Add(skill.Name, skill);
                all.Add(skill);
            }
        }

        All = all;
        Problems = problems;
    }

    /// <summary>All of them, by precedence; shadowed and disabled ones too.</summary>
    public IReadOnlyList<Skill> All { get; }

    /// <summary>Files that came to nothing, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Those of <see cref="Problems"/> that are the project's.</summary>
    public IReadOnlyList<string> ProjectProblems { get; init; } = [];

    /// <summary>The ones that count.</summary>
    public IReadOnlyCollection<Skill> Active => _byName.Values;

    /// <summary>Makes the set of the host's own skills, for where nobody else brings any.</summary>
    public SkillSet Bundled() =>
        new(
            [
                .. All.Where(static skill => skill.Place.Scope == SkillScope.Bundled)
                    .Select(static skill => skill with { ShadowedBy = null, Disabled = false, Unreachable = false })
            ],
            [],
            _disabled);

    /// <summary>Tells whether another holds the same skills in the same state.</summary>
    public bool IsAs(SkillSet other)
    {
        if (_byName.Count != other._byName.Count)
        {
            return false;
        }

        foreach (var skill in _byName.Values)
        {
            if (!other._byName.TryGetValue(skill.Name, out var known) || known.Stamp != skill.Stamp || known.File != skill.File)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The warnings of a shadowed skill: that two ways of writing are one name is seen nowhere else.</summary>
    private static IReadOnlyList<string> Odd(Skill skill, Skill other)
    {
        var (name, known) = (Path.GetFileName(skill.Folder), Path.GetFileName(other.Folder));
        return name != known && SkillReader.Callable(name) == SkillReader.Callable(known)
            ? [.. skill.Warnings, $"the folder {name} is called {skill.Name}, as {known} is: they differ in the case or the Unicode form of letters alone"]
            : skill.Warnings;
    }

    /// <summary>The set without some of its skills: those that may not be read, each with the reason.</summary>
    public SkillSet Without(IReadOnlyDictionary<string, string> refused)
    {
        string[] reasons = [.. refused.Values];
        return new([.. _found.Where(skill => !refused.ContainsKey(skill.File))], [.. Problems, .. reasons], _disabled)
        {
            ProjectProblems = [.. ProjectProblems, .. reasons],
        };
    }

    /// <summary>The skills of the project, as they were found.</summary>
    public IEnumerable<Skill> OfProject => _found.Where(static skill => skill.Place.Scope == SkillScope.Project);

    /// <summary>A skill by its name, or by <c>project:</c>, <c>user:</c>, <c>path:</c>, <c>plugin:</c>, <c>bundled:</c> and its name.</summary>
    public Skill? Find(string name)
    {
        var wanted = name.Trim().TrimStart('/');
        if (_byName.TryGetValue(wanted, out var skill))
        {
            return skill;
        }

        var colon = wanted.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var scope = wanted[..colon].ToLowerInvariant();
            var rest = SkillReader.Callable(wanted[(colon + 1)..]);
            return All.FirstOrDefault(each => !each.Disabled && each.Name == rest && each.Scope == scope);
        }

        return _byName.GetValueOrDefault(SkillReader.Callable(wanted));
    }
}

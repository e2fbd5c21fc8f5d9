namespace AgentHost.Plugins.Skills.Finding;

/// <summary>A skill as its head describes it; its body is read when it is called.</summary>
internal sealed record Skill(string Name, string Description)
{
    public required string File { get; init; }

    public required SkillPlace Place { get; init; }

    /// <summary>The skill's own folder.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    public string Scope => Place.Scope.ToString().ToLowerInvariant();

    public string Qualified => $"{Scope}:{Name}";

    /// <summary>Tells one state of the file from another.</summary>
    public long Stamp { get; init; }

    /// <summary>True where its folder or its file may be a link.</summary>
    public bool IsLinked { get; init; }

    /// <summary>A person may call it as <c>/name</c>.</summary>
    public bool UserInvocable { get; init; } = true;

    /// <summary>The model is shown it and may load it.</summary>
    public bool ModelInvocable { get; init; } = true;

    public string? ArgumentHint { get; init; }

    public string? Model { get; init; }

    /// <summary>It is done by a sub-agent (<c>context: fork</c>).</summary>
    public bool Fork { get; init; }

    /// <summary>The agent that does it then; null for none.</summary>
    public string? Agent { get; init; }

    public string? License { get; init; }

    public string? Compatibility { get; init; }

    /// <summary>Rules, as the head writes them.</summary>
    public IReadOnlyList<string> AllowedTools { get; init; } = [];

    /// <summary>Warnings about it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The skill that stands before it; null where it is the one of its name.</summary>
    public Skill? ShadowedBy { get; init; }

    /// <summary>Shadowed, and under its qualified name, too, another one is found.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Hidden by the settings.</summary>
    public bool Disabled { get; init; }
}

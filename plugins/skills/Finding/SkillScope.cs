namespace AgentHost.Plugins.Skills.Finding;

/// <summary>Scope of a skill: its owner.</summary>
internal enum SkillScope
{
    /// <summary>The repository's.</summary>
    Project,

    /// <summary>The person's.</summary>
    User,

    /// <summary>Of a folder that the settings name.</summary>
    Path,

    /// <summary>A plugin's.</summary>
    Plugin,

    /// <summary>Came with the host.</summary>
    Bundled,
}

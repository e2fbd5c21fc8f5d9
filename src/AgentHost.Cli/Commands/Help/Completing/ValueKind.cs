namespace AgentHost.Cli.Commands.Help.Completing;

/// <summary>Kind of words that may stand in a place.</summary>
internal enum ValueKind
{
    /// <summary>Nothing that the program could know, or words that the place itself names.</summary>
    None,

    /// <summary>Models, providers, and the person's own names of models.</summary>
    Models,

    /// <summary>Providers.</summary>
    Providers,

    /// <summary>Names and ids of sessions, and <c>last</c>.</summary>
    Sessions,

    /// <summary>Plugins that there are here.</summary>
    Plugins,

    /// <summary>Plugins that were installed, which can be taken away.</summary>
    InstalledPlugins,

    /// <summary>Catalogs of plugins.</summary>
    Catalogs,

    /// <summary>Agents.</summary>
    Agents,

    /// <summary>Tools that manifests declare.</summary>
    Tools,

    /// <summary>Modes of permissions.</summary>
    Modes,

    /// <summary>Profiles of permissions.</summary>
    Profiles,

    /// <summary>Keys of settings.</summary>
    Keys,

    /// <summary>Keys that are set.</summary>
    SetKeys,

    /// <summary>Values of the setting whose key stands before.</summary>
    Value,

    /// <summary>Kinds of events.</summary>
    Events,

    /// <summary>Commands with a slash, where one is begun.</summary>
    SlashCommands,
}

namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Kinds of nodes.</summary>
internal enum NodeKind
{
    /// <summary>A model with tools, in a session of its own.</summary>
    Agent = 0,

    /// <summary>A command line of the shell.</summary>
    Command,

    /// <summary>A call of a tool.</summary>
    Tool,

    /// <summary>A choice between nodes by conditions.</summary>
    Decision,

    /// <summary>Values for keys, by expressions.</summary>
    Set,

    /// <summary>A question to a person.</summary>
    Wait,

    /// <summary>Several graphs side by side.</summary>
    Parallel,

    /// <summary>A graph again and again.</summary>
    Loop,

    /// <summary>A graph for each element of a list.</summary>
    Foreach,

    /// <summary>A graph within.</summary>
    Subgraph,

    /// <summary>Command lines that leave the machine, without a model.</summary>
    Publish,
}

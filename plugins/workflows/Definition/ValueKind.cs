namespace AgentHost.Plugins.Workflows.Definition;

/// <summary>Kinds of values.</summary>
internal enum ValueKind
{
    /// <summary>Any value; what is done with it is decided when it is there.</summary>
    Json = 0,

    /// <summary>A text.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list.</summary>
    List,
}

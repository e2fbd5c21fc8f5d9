namespace AgentHost.Json;

/// <summary>Form in which a keyword holds schemas.</summary>
internal enum SchemaShape
{
    /// <summary>It holds none.</summary>
    None,

    /// <summary>It is one.</summary>
    Schema,

    /// <summary>A list of schemas.</summary>
    List,

    /// <summary>Schemas by name.</summary>
    Map,
}

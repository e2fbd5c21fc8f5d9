namespace AgentHost.FileSystem;

/// <summary>Result of reading a link.</summary>
public enum LinkKind
{
    /// <summary>Something that is no link.</summary>
    NotLink,

    /// <summary>A link.</summary>
    Link,

    /// <summary>Nothing stands there.</summary>
    Missing,

    /// <summary>The system does not let us look, or the name is too long.</summary>
    Refused,
}

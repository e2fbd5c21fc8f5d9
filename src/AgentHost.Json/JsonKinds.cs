namespace AgentHost.Json;

/// <summary>The types that a schema knows, as a set.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    Text = 16,
    Array = 32,
    Object = 64,
    Any = 127,
}

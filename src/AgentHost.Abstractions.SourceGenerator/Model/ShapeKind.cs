namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>The types that arguments are made of.</summary>
internal enum ShapeKind
{
    Text,
    Boolean,
    Int32,
    Int64,
    Double,
    Decimal,
    Enum,
    Any,
    List,
    Map,
    Record,
}

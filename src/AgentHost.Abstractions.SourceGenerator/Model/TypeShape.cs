namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A type of arguments, freed from symbols.</summary>
/// <param name="Kind">Kind of the type.</param>
/// <param name="TypeName">Full name without the outer question mark.</param>
/// <param name="Nullable">True when null stands for "not given".</param>
internal sealed record TypeShape(ShapeKind Kind, string TypeName, bool Nullable)
{
    /// <summary>Of a list or map.</summary>
    public TypeShape? Element { get; init; }

    /// <summary>True for <c>List&lt;T&gt;</c>, which an array is not.</summary>
    public bool IsListClass { get; init; }

    /// <summary>Of a record.</summary>
    public EquatableArray<PropertyShape> Properties { get; init; }

    /// <summary>Of an enum.</summary>
    public EquatableArray<EnumWord> Words { get; init; }

    public string FullName => Nullable ? TypeName + "?" : TypeName;
}

namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A property of a record, or a parameter of a method.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Description">For the model; may be empty.</param>
/// <param name="Type">Its type.</param>
/// <param name="Optional">True when a call may leave it out.</param>
internal sealed record PropertyShape(string Name, string JsonName, string Description, TypeShape Type, bool Optional)
{
    /// <summary>The constructor parameter that takes it; null for a property that is set.</summary>
    public string? ConstructorParameter { get; init; }

    /// <summary>Has an initializer that is no constant: it is only set when a call gives it.</summary>
    public bool KeepsInitializer { get; init; }

    /// <summary>The default as JSON; null when there is none worth telling.</summary>
    public string? DefaultJson { get; init; }

    /// <summary>The default as C#; null for the type's own.</summary>
    public string? DefaultCode { get; init; }

    /// <summary>Keywords from validation attributes, each with a comma before it.</summary>
    public string Limits { get; init; } = "";
}

namespace AgentHost.Abstractions.SourceGenerator.Model;

/// <summary>A tool, as its attribute and member say.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">From the doc comment; a description file stands before it.</param>
/// <param name="Effects">Bits of the contract's enum; null where the author does not say.</param>
/// <param name="Defer">Waits behind search.</param>
/// <param name="NeedsUser">Absent with nobody there.</param>
/// <param name="TimeoutSeconds">0 for the host's limit.</param>
/// <param name="Declaring">The class that the attribute stands in or on.</param>
/// <param name="Arguments">A record; for a method its name is empty.</param>
internal sealed record ToolModel(
    string Name, string Summary, int? Effects, bool Defer, bool NeedsUser, double TimeoutSeconds, TypeDeclaration Declaring, TypeShape Arguments)
{
    /// <summary>Set for a method.</summary>
    public MethodModel? Method { get; init; }

    /// <summary>The tool whose place it takes for some models.</summary>
    public string? Replaces { get; init; }

    /// <summary>May go on for hours, and clients may call it.</summary>
    public bool LongRunning { get; init; }

    /// <summary>For a class: arguments of its constructor, as code.</summary>
    public EquatableArray<string> ConstructorArguments { get; init; }
}
